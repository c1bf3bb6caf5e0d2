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

/** What is written on a part, in the longest form that fits: colours alone do not tell parts apart. */
const PART_LABELS: Readonly<Record<Part, readonly string[]>> = {
  train: ["train"],
  validation: ["validation", "val", "v"],
  calibration: ["calibration", "cal", "c"],
  test: ["test", "t"],
};

const MARGIN_LEFT = 44;
const MARGIN_RIGHT = 20;
const LABEL_SIZE = 10;
/** Mean width of a character in font sizes: too much rather than too little. */
const CHARACTER = 0.66;

export const PARTS = Object.keys(PART_COLORS) as Part[];

/** Options of {@linkcode foldsChart}. */
export interface FoldsChartOptions extends ChartOptions {
  /** Length of a bar in milliseconds: parts end at the close of their last bar. */
  readonly intervalMs: number;
}

/** A row for each fold, with its named parts along a common time axis. */
export function foldsChart(
  kit: ChartKit,
  folds: readonly FoldRecord[],
  { intervalMs, width, title }: FoldsChartOptions,
): string {
  const rows = folds.flatMap((fold) =>
    PARTS.map((part) => {
      const { from, to } = fold[part] as PartRecord;
      return {
        fold: fold.index + 1,
        part,
        from: Date.parse(from),
        to: Date.parse(to) + intervalMs,
      };
    })
  );
  let first = Infinity, last = -Infinity;
  for (const { from, to } of rows) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  const pixels = (width - MARGIN_LEFT - MARGIN_RIGHT) / (last - first);
  const labelOf = ({ part, from, to }: typeof rows[number]) => {
    const fits = (label: string) =>
      label.length * LABEL_SIZE * CHARACTER < (to - from) * pixels - 2;
    return PART_LABELS[part].find(fits) ?? "";
  };
  const bars = kit.Plot.barX(rows, {
    y: "fold",
    x1: "from",
    x2: "to",
    fill: ({ part }: { part: Part }) => color(PART_COLORS[part]),
    insetTop: 2,
    insetBottom: 2,
  });
  const labels = kit.Plot.text(rows.filter((row) => labelOf(row) !== ""), {
    y: "fold",
    x: ({ from, to }) => (from + to) / 2,
    text: labelOf,
    fill: "black",
    fontSize: LABEL_SIZE,
  });
  return draw(kit, {
    height: 50 + 24 * folds.length,
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    marginTop: 26,
    x: { type: "utc", label: null, grid: true, ticks: width < 500 ? 4 : 8 },
    y: { type: "band", label: "fold", labelArrow: "none", tickSize: 0, padding: 0 },
    marks: [bars, labels],
  }, { width, title });
}
