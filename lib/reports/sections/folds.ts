import { parseInterval } from "../../core/mod.ts";
import { foldsChart, PART_COLORS, PARTS } from "../charts/folds.ts";
import { count, date, integer } from "../format.ts";
import { markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { color } from "../palette.ts";
import { chart, details, legend, type Section, section, table } from "../parts.ts";

/** Which bars each fold trained, calibrated and tested on, and how many samples were purged. */
export function foldsSection({ metrics, kit }: SectionContext): Section {
  const { folds, validation, data } = metrics;
  const intervalMs = parseInterval(data.quality.interval);
  const title = `Time line of ${count(folds.length, "fold")}: ${PARTS.join(", ")}`;
  const rows = folds.map((fold) => [
    `${fold.index + 1}`,
    ...PARTS.map((part) =>
      markup`${date(fold[part].from)} to ${date(fold[part].to)}<br><span class="muted">${
        integer(fold[part].samples)
      } used, ${integer(fold[part].purged)} purged</span>`
    ),
  ]);
  return section(
    "Folds",
    markup`<p>Walk-forward, ${validation.mode}: each model is fitted on bars before those it is tested on. Windows of ${
      count(validation.sequenceLength, "bar")
    }, embargo of ${count(validation.embargo, "bar")} before each later part.</p>`,
    chart((width) => foldsChart(kit, folds, { intervalMs, width, title })),
    legend(
      PARTS.map((part) => ({ name: part, stroke: { color: color(PART_COLORS[part]), dash: "" } })),
      { shape: "box" },
    ),
    details(
      "Samples used and purged",
      table(
        [{ name: "Fold" }, ...PARTS.map((part) => ({ name: part, text: true }))],
        rows,
        { label: "Samples used and purged by fold" },
      ),
    ),
  );
}
