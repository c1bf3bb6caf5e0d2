/**
 * The golden cases as the tables of docs/explanation/execution.md. Run it to write them into the page:
 * `deno run --allow-read --allow-write tests/backtest/golden_table.ts`.
 *
 * @module
 */
import { COST_CASES } from "./cost_cases.ts";
import { EXIT_CASES } from "./exit_cases.ts";
import type { GoldenCase } from "./golden.ts";
import { ORDER_CASES } from "./order_cases.ts";
import { RULE_CASES } from "./rule_cases.ts";

/** The page that holds the tables. */
export const PAGE = "docs/explanation/execution.md";

/** The tables by the name of their place in the page. */
export const TABLES: Readonly<Record<string, readonly GoldenCase[]>> = {
  orders: ORDER_CASES,
  costs: COST_CASES,
  exits: EXIT_CASES,
  rules: RULE_CASES,
};

/** A value as the page writes it: no quotes, arrays for typed arrays, bars by their closes. */
function written(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float64Array).join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (typeof value !== "object" || value === null) return String(value);
  if ("intervalMs" in value && "close" in value) return `closes ${written(value.close)}`;
  return Object.entries(value).map(([name, part]) =>
    typeof part === "object" && part !== null && !ArrayBuffer.isView(part) && !Array.isArray(part)
      ? `${name} {${written(part)}}`
      : `${name} ${written(part)}`
  ).join(", ");
}

function asked({ orders, targets, signals, options, hours }: GoldenCase): string {
  return [
    ...Object.entries(orders ?? {}).map(([row, order]) =>
      `row ${row}: ${[order].flat().map(written).join("; ")}`
    ),
    ...(targets ? [`targets ${targets}`] : []),
    ...Object.entries(signals ?? {}).map(([name, words]) => `${name} ${words}`),
    ...(hours ? [`bars of ${hours} hours`] : []),
    ...(options ? [written(options)] : []),
  ].join("; ");
}

function happens({ fills, log = [], equity }: GoldenCase): string {
  const refused = log.filter((line) => !/ filled$/.test(line)).map((line) => `log: ${line}`);
  const ends = equity === undefined ? [] : [`equity ${equity}`];
  return [...(fills.length > 0 ? fills : ["nothing"]), ...refused, ...ends].join("; ");
}

const cell = (text: string) => text.replaceAll("|", "\\|");

/** The cases as a Markdown table. */
export function tableOf(cases: readonly GoldenCase[]): string {
  const rows = cases.map((golden) =>
    `| ${[golden.rule, golden.bars, asked(golden), happens(golden)].map(cell).join(" | ")} |`
  );
  return ["| rule | bars | asked | what happens |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

/** The page with its tables put in. */
export function withTables(page: string): string {
  let text = page;
  for (const [name, cases] of Object.entries(TABLES)) {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`);
    text = text.replace(place, (_, start, end) => `${start}\n${tableOf(cases)}\n\n${end}`);
  }
  return text;
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, withTables(await Deno.readTextFile(PAGE)));
}
