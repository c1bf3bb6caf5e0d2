import { prng } from "../../lib/core/mod.ts";
import { purgedKFold } from "../../lib/validation/mod.ts";
import { type BenchRow, median } from "../rows.ts";
import { spannedSamples } from "./spanned_samples.ts";

/** Minute bars of five years. */
const SPANS = 2_600_000;
const FOLDS = 10;
const RUNS = 5;

/**
 * Time of purged k-fold over 2.6 million samples with labels of up to an hour and windows of 64 bars,
 * in ten folds.
 */
export function purgeRow(): BenchRow {
  const samples = spannedSamples(SPANS, { prng: prng(1), horizon: 60, sequenceLength: 64 });
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    const folds = purgedKFold(samples, { folds: FOLDS, embargo: 60 });
    seconds.push((performance.now() - started) / 1000);
    const purged = folds.reduce((sum, fold) => sum + fold.purged.train, 0);
    if (purged === 0) throw new Error("Expected labels to be purged but found none");
  }
  return { name: "purge", unit: "s", ours: median(seconds) };
}

if (import.meta.main) console.table([purgeRow()]);
