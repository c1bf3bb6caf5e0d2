import { isAbsolute, join, resolve } from "node:path";
import type { Bars } from "../core/mod.ts";
import {
  assertBars,
  type Calendar,
  hashFile,
  loadBars,
  type QualityReport,
  sampleBars,
  SAMPLES,
} from "../data/mod.ts";
import type { SourceConfig } from "./data_config.ts";
import { hashBars } from "./hash_bars.ts";

/** Bars of a run and where they come from. */
export interface ExperimentData {
  readonly bars: Bars;
  /** What the report says about the origin. */
  readonly source: string;
  /** Path of the file, as configured, or the store's entry in words. */
  readonly path: string;
  /** SHA-256 of the file, or of the bars themselves when they are from the store. */
  readonly sha256: string;
  readonly quality: QualityReport;
}

/** Options of {@linkcode loadData}. */
export interface LoadDataOptions {
  /** Folder that relative paths start from: that of the configuration. */
  readonly folder: string;
}

/** The quality report of bars that a run may use; the error for others names their place. */
function assertQuality(
  bars: Bars,
  { calendar, place }: { readonly calendar: Calendar; readonly place: string },
): QualityReport {
  try {
    return assertBars(bars, { calendar });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${place}: ${error.message}`, { cause: error });
  }
}

/** Bars of the store. Their hash is that of the numbers: later months do not change it. */
async function loadStored(
  { calendar, root, ...wanted }: Extract<SourceConfig, { exchange: string }>,
  { folder }: LoadDataOptions,
): Promise<ExperimentData> {
  const { exchange, market, symbol, interval, from, to } = wanted;
  const bars = await loadBars({ ...wanted, ...(root && { root: resolve(folder, root) }) });
  const path = `${exchange} ${market} ${symbol} ${interval}`;
  if (bars.length === 0) {
    throw new RangeError(`Expected bars of ${path} from ${from} to ${to} but found none`);
  }
  const quality = assertQuality(bars, { calendar, place: path });
  return {
    bars,
    source: `${path} from the store, ${from} to ${to}`,
    path,
    sha256: hashBars(bars),
    quality,
  };
}

/**
 * Loads the bars that a configuration names and refuses those with errors of quality; warnings go
 * into the report. Errors name file, row and time.
 */
export async function loadData(
  config: SourceConfig,
  { folder }: LoadDataOptions,
): Promise<ExperimentData> {
  if ("sample" in config) {
    const { source, calendar, sha256 } = SAMPLES[config.sample];
    const bars = await sampleBars(config.sample);
    const quality = assertBars(bars, { calendar });
    return { bars, source, path: config.sample, sha256, quality };
  }
  if ("exchange" in config) return await loadStored(config, { folder });
  const path = isAbsolute(config.file) ? config.file : join(folder, config.file);
  const { interval, symbol, columns, calendar, timeUnit } = config;
  const bars = await loadBars(path, { interval, symbol, columns, timeUnit });
  // After loading, which refuses what is no table by its first bytes, however large it is.
  const sha256 = await hashFile(path);
  const quality = assertQuality(bars, { calendar, place: path });
  return { bars, source: config.file, path: config.file, sha256, quality };
}
