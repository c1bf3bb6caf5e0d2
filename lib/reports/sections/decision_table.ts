import type { RangeRecord } from "../../experiments/record/decision.ts";
import type { ThresholdRecord } from "../../experiments/record.ts";
import { type Figure, number, percent } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { ObjectiveStyle } from "../objective.ts";
import { table, type TableColumn } from "../parts.ts";

type Decided = ThresholdRecord & { readonly decision: NonNullable<ThresholdRecord["decision"]> };

interface Column extends TableColumn {
  readonly cell: (record: Decided) => string;
}

const between = ({ low, high }: RangeRecord, print: (value: Figure) => string) =>
  low === null || high === null ? "–" : `${print(low)} to ${print(high)}`;

function columnsOf(records: readonly Decided[], objective: ObjectiveStyle): Column[] {
  const any = (has: (record: Decided) => unknown) => records.some((record) => has(record));
  const columns: (Column | false)[] = [
    { name: "Fold", cell: ({ fold }) => String(fold + 1) },
    {
      name: "Long above, 95%",
      cell: ({ decision }) => between(decision.uncertainty.longAbove, number),
    },
    any(({ shortBelow }) => shortBelow !== null) && {
      name: "Short below, 95%",
      cell: ({ decision }) => between(decision.uncertainty.shortBelow, number),
    },
    any(({ decision }) => decision.keepLongAbove !== undefined) && {
      name: "Long kept above",
      cell: ({ decision }) => number(decision.keepLongAbove),
    },
    any(({ decision }) => decision.keepShortBelow !== undefined) && {
      name: "Short kept below",
      cell: ({ decision }) => number(decision.keepShortBelow),
    },
    {
      name: `${objective.name}, 95%`,
      cell: ({ decision }) => between(decision.uncertainty.objective, objective.print),
    },
    any(({ decision }) => decision.uncertainty.pValue !== null) && {
      name: "p, staying out",
      cell: ({ decision }) => number(decision.uncertainty.pValue),
    },
    {
      name: "Resamples staying out",
      cell: ({ decision }) => percent(decision.uncertainty.stayOutShare, 0),
    },
    {
      name: "Thresholds alike",
      cell: ({ decision }) => percent(decision.uncertainty.similarShare, 0),
    },
    {
      name: "No position, calibration",
      cell: ({ decision }) => percent(decision.abstention.calibration, 0),
    },
    { name: "No position, test", cell: ({ decision }) => percent(decision.abstention.test, 0) },
    any(({ decision }) => decision.abstain) && {
      name: "Conformal coverage, test (asked)",
      cell: ({ decision: { abstain } }) =>
        abstain ? `${percent(abstain.covered)} (${percent(abstain.coverage)})` : "–",
    },
    any(({ decision }) => decision.abstain) && {
      name: "One answer, test",
      cell: ({ decision: { abstain } }) => percent(abstain?.single),
    },
    any(({ decision }) => decision.sizing) && {
      name: "Mean size, test",
      cell: ({ decision: { sizing } }) => percent(sizing?.meanSize, 0),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** How sure each fold's decisions are and how they went in the test; nothing for older runs. */
export function decisionTable(
  model: string,
  thresholds: readonly ThresholdRecord[],
  objective: ObjectiveStyle,
): Markup | null {
  const records = thresholds.filter((record): record is Decided => record.decision !== undefined);
  if (records.length === 0) return null;
  const columns = columnsOf(records, objective);
  const rows = records.map((record) => columns.map(({ cell }) => cell(record)));
  return markup`${table(columns, rows, { label: `Decisions of ${model}, fold by fold` })}`;
}
