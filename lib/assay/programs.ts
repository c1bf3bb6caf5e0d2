import type { SourceFormat } from "./foreign_result.ts";

/** Programs that write the unit of their gains by their own habit, by columns only they have. */
const PROGRAMS: readonly {
  readonly format: SourceFormat;
  readonly columns: readonly string[];
}[] = [
  { format: "vectorbt", columns: ["Exit Trade Id", "Avg Entry Price", "Avg Exit Price", "Return"] },
  { format: "vectorbt", columns: ["Trade Id", "Avg Entry Price", "Avg Exit Price", "Return"] },
  { format: "backtesting.py", columns: ["EntryBar", "ExitBar", "ReturnPct", "PnL"] },
];

/** The program whose columns these are; undefined for any other. */
export function programOf(names: readonly string[]): SourceFormat | undefined {
  return PROGRAMS.find(({ columns }) => columns.every((name) => names.includes(name)))?.format;
}
