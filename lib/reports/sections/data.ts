import type { QualityReport } from "../../data/mod.ts";
import { count, date, integer } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { markup } from "../markup.ts";
import { details, facts, type Section, section } from "../parts.ts";
import { coverageCharts, gapFact, qualityTables } from "./quality.ts";

/** Bars of one symbol, in a line of facts each. */
const barFacts = (source: string, quality: QualityReport) =>
  [
    ["Source", source],
    ["Bars", `${integer(quality.rows)} of ${quality.interval}`],
    ["Period", `${date(quality.from)} to ${date(quality.to)}`],
    ["Gaps", gapFact(quality)],
  ] as const;

/** What the data is, what is wrong with it, and what of it was used. */
export function dataSection({ metrics, kit }: SectionContext): Section {
  const { data, samples, features, label, symbols } = metrics;
  const sources = symbols?.symbols ?? [data];
  return section(
    "Data and quality",
    facts([
      [symbols ? "Instruments" : "Instrument", data.symbol],
      ...symbols ? [] : barFacts(data.source, data.quality),
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
    ...symbols
      ? sources.map(({ symbol, source, quality }) =>
        details(symbol, markup`${facts(barFacts(source, quality))}${qualityTables(quality)}`)
      )
      : qualityTables(data.quality),
    coverageCharts(kit, sources.map(({ quality }) => quality)),
  );
}
