import { isAbsolute, join } from "node:path";
import type { Bars } from "../core/mod.ts";
import {
  assertBars,
  hashFile,
  loadBars,
  type QualityReport,
  sampleBars,
  SAMPLES,
} from "../data/mod.ts";
import type { DataConfig } from "./config.ts";

/** Bars of a run and where they come from. */
export interface ExperimentData {
  readonly bars: Bars;
  /** What the report says about the origin. */
  readonly source: string;
  /** Path of the file, as configured. */
  readonly path: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly quality: QualityReport;
}

/** Options of {@linkcode loadData}. */
export interface LoadDataOptions {
  /** Folder that relative paths start from: that of the configuration. */
  readonly folder: string;
}

/**
 * Loads the bars that a configuration names and refuses those with errors of quality; warnings go
 * into the report. Errors name file, row and time.
 */
export async function loadData(
  config: DataConfig,
  { folder }: LoadDataOptions,
): Promise<ExperimentData> {
  if ("sample" in config) {
    const { source, calendar, sha256 } = SAMPLES[config.sample];
    const bars = await sampleBars(config.sample);
    const quality = assertBars(bars, { calendar });
    return { bars, source, path: config.sample, sha256, quality };
  }
  const path = isAbsolute(config.file) ? config.file : join(folder, config.file);
  const { interval, symbol, columns, calendar, timeUnit } = config;
  const bars = await loadBars(path, { interval, symbol, columns, timeUnit });
  // After loading, which refuses what is no table by its first bytes, however large it is.
  const sha256 = await hashFile(path);
  try {
    const quality = assertBars(bars, { calendar });
    return { bars, source: config.file, path: config.file, sha256, quality };
  } catch (error) {
    if (error instanceof RangeError) {
      throw new RangeError(`${path}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
