import { fileURLToPath } from "node:url";
import type { Bars } from "../core/mod.ts";
import provenance from "../../data/samples/provenance.json" with { type: "json" };
import type { Calendar } from "./calendar.ts";
import { loadBars } from "./load_bars.ts";
import { assertFileHash } from "./source_file.ts";

/** Names of the samples. */
export type SampleName = "BTCUSDT-1d" | "ETHUSDT-1d" | "SP500-1d";

/** A sample and where it comes from. */
export interface Sample {
  readonly name: SampleName;
  readonly symbol: string;
  /** Length of a bar. */
  readonly interval: string;
  /** When its bars are expected. */
  readonly calendar: Calendar;
  readonly rows: number;
  /** First and last day, like "2017-08-17". */
  readonly first: string;
  readonly last: string;
  /** Where the numbers come from, in a sentence for reports. */
  readonly source: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** Absolute path of the file. */
  readonly path: string;
}

function cryptoSample(name: "BTCUSDT-1d" | "ETHUSDT-1d"): Sample {
  const made = provenance.samples.find((sample) => sample.name === name)!;
  const sources = provenance.sources.map(({ repository, commit }) =>
    `${repository.replace("https://", "")}@${commit}`
  );
  const { symbol, interval, rows, first, last, sha256 } = made;
  return Object.freeze({
    name,
    symbol,
    interval,
    calendar: "continuous",
    rows,
    first,
    last,
    source: `${made.market}, UTC days from 2 h bars, ${made.incompleteDays} of them incomplete ` +
      `(${sources.join(", ")})`,
    sha256,
    path: fileURLToPath(new URL(`../../data/samples/${name}.parquet`, import.meta.url)),
  });
}

/** Samples that come with Assay, so that everything runs without a network. */
export const SAMPLES: { readonly [N in SampleName]: Sample } = Object.freeze({
  "BTCUSDT-1d": cryptoSample("BTCUSDT-1d"),
  "ETHUSDT-1d": cryptoSample("ETHUSDT-1d"),
  "SP500-1d": Object.freeze({
    name: "SP500-1d",
    symbol: "SP500",
    interval: "1d",
    calendar: "weekdays",
    rows: 5_105,
    first: "2000-01-03",
    last: "2020-04-17",
    source: "S&P 500 index, daily bars from Yahoo Finance (npm package vega-datasets 3.2.1)",
    sha256: "9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8",
    // The package exports its code only; its data folder lies beside the entry point's.
    get path() {
      return fileURLToPath(
        new URL("../data/sp500-2000.csv", import.meta.resolve("vega-datasets")),
      );
    },
  }),
});

/**
 * The bars of a sample, which {@linkcode SAMPLES} describes.
 *
 * Throws a `RangeError` for an unknown name or when the file differs from the one described.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * assert.equal(bars.length, 2549);
 * ```
 */
export async function sampleBars(name: SampleName): Promise<Bars> {
  if (!Object.hasOwn(SAMPLES, name)) {
    throw new RangeError(
      `Expected a sample among ${Object.keys(SAMPLES).join(", ")} but found "${name}"`,
    );
  }
  const { path, sha256, symbol, interval } = SAMPLES[name];
  await assertFileHash(path, sha256);
  return await loadBars(path, { symbol, interval });
}
