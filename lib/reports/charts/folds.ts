import type { FoldRecord, PartRecord } from "../../experiments/record.ts";
import { color, type ColorName } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** The parts of a fold in time order, and their colours. */
export const PART_COLORS = {
  train: "sky",
  validation: "orange",
  calibration: "green",
  test: "vermillion",
} as const satisfies Readonly<Record<string, ColorName>>;

export type Part = keyof typeof PART_COLORS;

export const PARTS = Object.keys(PART_COLORS) as Part[];

/** Options of {@linkcode foldsChart}. */
export interface FoldsChartOptions extends ChartOptions {
  /** Length of a bar in milliseconds: parts end at the close of their last bar. */
  readonly intervalMs: number;
}

/** A row for each fold, with its parts along a common time axis. */
export function foldsChart(
  kit: ChartKit,
  folds: readonly FoldRecord[],
  { intervalMs, width, title }: FoldsChartOptions,
): string {
  const rows = folds.flatMap((fold) =>
    PARTS.map((part) => ({ fold: fold.index + 1, part, record: fold[part] as PartRecord }))
  );
  const mark = kit.Plot.barX(rows, {
    y: "fold",
    x1: ({ record }) => Date.parse(record.from),
    x2: ({ record }) => Date.parse(record.to) + intervalMs,
    fill: ({ part }: { part: Part }) => color(PART_COLORS[part]),
    insetTop: 2,
    insetBottom: 2,
  });
  return draw(kit, {
    height: 50 + 24 * folds.length,
    marginLeft: 44,
    marginTop: 26,
    x: { type: "utc", label: null, grid: true, ticks: width < 500 ? 4 : 8 },
    y: { type: "band", label: "fold", labelArrow: "none", tickSize: 0, padding: 0 },
    marks: [mark],
  }, { width, title });
}
