import { count, date, integer } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { facts, type Section, section } from "../parts.ts";
import { coverageCharts, gapFact, qualityTables } from "./quality.ts";

/** What the data is, what is wrong with it, and what of it was used. */
export function dataSection({ metrics, kit }: SectionContext): Section {
  const { data, samples, features, label } = metrics;
  const { quality } = data;
  return section(
    "Data and quality",
    facts([
      ["Instrument", data.symbol],
      ["Source", data.source],
      ["Bars", `${integer(quality.rows)} of ${quality.interval}`],
      ["Period", `${date(quality.from)} to ${date(quality.to)}`],
      ["Gaps", gapFact(quality)],
      [
        "Features",
        `${features.set}: ${features.names.join(", ")} (warm-up ${count(features.warmup, "bar")})`,
      ],
      ["Label", `${label.kind} over ${count(label.horizon, "bar")}`],
      [
        "Samples",
        `${integer(samples.used)} used; dropped: ${integer(samples.droppedWarmup)} warming up, ${
          integer(samples.droppedMissingFeature)
        } with a missing feature, ${integer(samples.droppedMissingLabel)} without a label`,
      ],
    ]),
    ...qualityTables(quality),
    coverageCharts(kit, [quality]),
  );
}
