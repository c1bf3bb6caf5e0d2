import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import type { Samples } from "../../../dataset/mod.ts";
import type { BarRange } from "../../../validation/mod.ts";
import { foldsChart, PART_COLORS, PARTS } from "../../charts/folds.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { count, date } from "../../format.ts";
import { color } from "../../palette.ts";
import { figure } from "../display.ts";
import { framed } from "../framed.ts";
import { table } from "../table.ts";

const WIDTH = 880;

/** Open time of a bar, or of the first sample's behind it; after the last one its usual distance. */
function clockOf({ rows, time, length }: Samples): (bar: number) => number {
  return (bar) => {
    const i = rows.findIndex((row) => row >= bar);
    if (i >= 0) return time[i];
    const last = length - 1;
    const step = (time[last] - time[0]) / Math.max(1, rows[last] - rows[0]);
    return time[last] + (bar - rows[last]) * step;
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
    return { part, samples: fold[part].length, purged, from, "to before": to };
  });
  return table(rows, {
    caption: `Fold ${fold.index + 1}; bars before purging, samples after it`,
    formats: { from: "date", "to before": "date" },
  }).mime;
}

/** Folds as bars along time, before purging, and in text as samples of each part. */
export async function foldsDisplay(
  { folds, samples }: Displayed["folds"],
): Promise<MimeBundle> {
  const title = `${count(folds.length, "walk-forward fold")}, before purging`;
  const span = spanOf(clockOf(samples));
  const records = folds.map((fold) => {
    const part = (name: typeof PARTS[number]) => {
      const { from, to } = span(fold.bars[name]);
      const iso = (time: number) => new Date(time).toISOString();
      return { from: iso(from), to: iso(to), samples: fold[name].length, purged: 0 };
    };
    return {
      index: fold.index,
      train: part("train"),
      validation: part("validation"),
      calibration: part("calibration"),
      test: part("test"),
    };
  });
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
  const legend = PARTS.map((name) => (
    { name, stroke: { color: color(PART_COLORS[name]), dash: "" } }
  ));
  const text = String(table(rows, { caption: `${title}; samples:` }).mime["text/plain"]);
  return figure(framed(svg, { title, legend }), { text }).mime;
}
