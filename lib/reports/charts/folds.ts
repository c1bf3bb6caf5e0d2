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

/** Colours of tests by the path that takes them, over and over; none is that of another part. */
const PATH_COLORS: readonly ColorName[] = ["vermillion", "purple", "grey", "blue"];

/** Colour of the tests of a path, from 0. */
export function pathColor(path: number): string {
  return color(PATH_COLORS[path % PATH_COLORS.length]);
}

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

/** Rows above which they are drawn thinner. */
const MANY = 30;

/** What is drawn of a part: its stretches, each with the path that takes it where there are paths. */
function stretchesOf(
  { blocks, from, to }: PartRecord,
): readonly { readonly from: string; readonly to: string; readonly path?: number }[] {
  return blocks ?? [{ from, to }];
}

/**
 * A row for each fold, with its named parts along a common time axis. Where tests make paths, a test's
 * number and colour are those of its path.
 */
export function foldsChart(
  kit: ChartKit,
  folds: readonly FoldRecord[],
  { intervalMs, width, title }: FoldsChartOptions,
): string {
  const rows = folds.flatMap((fold) =>
    PARTS.flatMap((part) =>
      stretchesOf(fold[part]).map(({ from, to, path }) => ({
        fold: fold.index + 1,
        part,
        path,
        from: Date.parse(from),
        to: Date.parse(to) + intervalMs,
      }))
    )
  );
  let first = Infinity, last = -Infinity;
  for (const { from, to } of rows) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  const pixels = (width - MARGIN_LEFT - MARGIN_RIGHT) / (last - first);
  const labelOf = ({ part, path, from, to }: typeof rows[number]) => {
    const fits = (label: string) =>
      label.length * LABEL_SIZE * CHARACTER < (to - from) * pixels - 2;
    const labels = path === undefined ? PART_LABELS[part] : [`path ${path + 1}`, `${path + 1}`];
    return labels.find(fits) ?? "";
  };
  const rowHeight = folds.length > MANY ? LABEL_SIZE + 2 : 24;
  const bars = kit.Plot.barX(rows, {
    y: "fold",
    x1: "from",
    x2: "to",
    fill: ({ part, path }: typeof rows[number]) =>
      path === undefined ? color(PART_COLORS[part]) : pathColor(path),
    insetTop: folds.length > MANY ? 1 : 2,
    insetBottom: folds.length > MANY ? 1 : 2,
  });
  const labels = kit.Plot.text(rows.filter((row) => labelOf(row) !== ""), {
    y: "fold",
    x: ({ from, to }) => (from + to) / 2,
    text: labelOf,
    fill: "black",
    fontSize: LABEL_SIZE,
  });
  return draw(kit, {
    height: 50 + rowHeight * folds.length,
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    marginTop: 26,
    x: { type: "utc", label: null, grid: true, ticks: width < 500 ? 4 : 8 },
    y: { type: "band", label: "fold", labelArrow: "none", tickSize: 0, padding: 0 },
    marks: [bars, labels],
  }, { width, title });
}

/** Names and boxes of the parts, for the legend; with paths, tests have the colour of theirs. */
export function partsLegend({ paths = 0 }: { readonly paths?: number } = {}) {
  const box = (name: string, fill: string) => ({ name, stroke: { color: fill, dash: "" } });
  if (paths === 0) return PARTS.map((part) => box(part, color(PART_COLORS[part])));
  const shown = Math.min(paths, PATH_COLORS.length);
  return [
    ...PARTS.filter((part) => part !== "test").map((part) => box(part, color(PART_COLORS[part]))),
    ...Array.from({ length: shown }, (_, path) => {
      const others = paths > path + shown ? ", …" : "";
      return box(`test on path ${path + 1}${others}`, pathColor(path));
    }),
  ];
}
