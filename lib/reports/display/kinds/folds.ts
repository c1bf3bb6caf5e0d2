import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import { gridOf, type Samples } from "../../../dataset/mod.ts";
import type { FoldRecord, PartRecord } from "../../../experiments/record.ts";
import type { BarRange, CombinatorialSplit, Fold } from "../../../validation/mod.ts";
import { foldsChart, PARTS, partsLegend } from "../../charts/folds.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { count, date } from "../../format.ts";
import { figure } from "../display.ts";
import { framed } from "../framed.ts";
import { table } from "../table.ts";

const WIDTH = 880;

/** Open time of a bar, or of the first sample's behind it; after the last one its usual distance. */
function clockOf(samples: Samples): (bar: number) => number {
  const { position } = gridOf(samples);
  const { time, length } = samples;
  return (bar) => {
    const i = position.findIndex((place) => place >= bar);
    if (i >= 0) return time[i];
    const last = length - 1;
    const step = (time[last] - time[0]) / Math.max(1, position[last] - position[0]);
    return time[last] + (bar - position[last]) * step;
  };
}

/** The time of a range of bars, first and behind the last. */
const spanOf = (at: (bar: number) => number) => ([start, end]: BarRange) => (
  { from: at(start), to: at(Math.max(start, end)) }
);

/** One fold as a table: when its parts were and how many samples each has. */
export function foldDisplay({ fold, samples }: Displayed["fold"]): MimeBundle {
  const span = spanOf(clockOf(samples));
  const rows = PARTS.map((part) => {
    const { from, to } = span(fold.bars[part]);
    const purged = part === "test" ? 0 : fold.purged[part];
    const stretches = fold.blocks ? { stretches: fold.blocks[part].length } : {};
    return { part, samples: fold[part].length, purged, ...stretches, from, "to before": to };
  });
  return table(rows, {
    caption: `Fold ${fold.index + 1}; bars before purging, samples after it`,
    formats: { from: "date", "to before": "date" },
  }).mime;
}

type Paths = Pick<CombinatorialSplit, "tested" | "paths">;

/** A fold as the chart draws it. */
function recordOf(
  fold: Fold,
  { span, split }: { readonly span: ReturnType<typeof spanOf>; readonly split?: Paths },
): FoldRecord {
  const iso = (range: BarRange) => {
    const { from, to } = span(range);
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  };
  const part = (name: typeof PARTS[number]): PartRecord => {
    const blocks = (fold.blocks?.[name] ?? [fold.bars[name]]).map((range, k) => {
      if (name !== "test" || !split) return iso(range);
      const group = split.tested[fold.index][k];
      return { ...iso(range), path: split.paths.findIndex((path) => path[group] === fold.index) };
    });
    return { ...iso(fold.bars[name]), samples: fold[name].length, purged: 0, blocks };
  };
  return {
    index: fold.index,
    train: part("train"),
    validation: part("validation"),
    calibration: part("calibration"),
    test: part("test"),
  };
}

async function foldsPicture(
  folds: readonly Fold[],
  { samples, split, title }: {
    readonly samples: Samples;
    readonly split?: Paths;
    readonly title: string;
  },
): Promise<MimeBundle> {
  const span = spanOf(clockOf(samples));
  const records = folds.map((fold) => recordOf(fold, { span, split }));
  const rows = folds.map((fold) => {
    const test = span(fold.bars.test);
    return {
      fold: fold.index + 1,
      ...Object.fromEntries(PARTS.map((name) => [name, fold[name].length])),
      purged: fold.purged.train + fold.purged.validation + fold.purged.calibration,
      "test from": date(test.from),
      "to before": date(test.to),
    };
  });
  // Ends are the opens of the bars behind, so no bar's length is to be added.
  const svg = foldsChart(await loadChartKit(), records, { intervalMs: 0, width: WIDTH, title });
  const legend = partsLegend({ paths: split?.paths.length });
  const text = String(table(rows, { caption: `${title}; samples:` }).mime["text/plain"]);
  return figure(framed(svg, { title, legend }), { text }).mime;
}

/** Folds as bars along time, before purging, and in text as samples of each part. */
export function foldsDisplay({ folds, samples }: Displayed["folds"]): Promise<MimeBundle> {
  const walks = folds.every(({ bars }) => bars.train[1] <= bars.test[0]);
  const title = `${count(folds.length, walks ? "walk-forward fold" : "fold")}, before purging`;
  return foldsPicture(folds, { samples, title });
}

/** Combinatorial folds as bars along time; tests have the number and the colour of their path. */
export function combinatorialSplitDisplay(
  { split, samples }: Displayed["combinatorialSplit"],
): Promise<MimeBundle> {
  const { folds, paths, bounds } = split;
  const title = `${count(folds.length, "fold")} over ${count(bounds.length - 1, "group")} and ${
    count(paths.length, "path")
  }, before purging`;
  return foldsPicture(folds, { samples, split, title });
}
