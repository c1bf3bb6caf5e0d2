import { formatInterval } from "../../core/mod.ts";
import type { DataConfig } from "../config.ts";
import { hashBars } from "../hash_bars.ts";
import { type ExperimentData, loadData, type LoadDataOptions } from "../load_data.ts";
import { sha256 } from "../sha256.ts";

/** Bars of a run on one symbol or on several. */
export interface RunData extends ExperimentData {
  /** SHA-256 of the bars' numbers, of all symbols together. */
  readonly barsSha256: string;
  /**
   * Every symbol's, in the order of the configuration. Absent: there is one. Where there are several,
   * `bars` and `quality` are those of the first, `path` and `source` name all, and `sha256` is of all.
   */
  readonly symbols?: readonly ExperimentData[];
}

/** One hash for several. */
const joint = (hashes: readonly string[]) => sha256(hashes.join(" "));

function assertTogether(symbols: readonly ExperimentData[]): void {
  const seen = new Set<string>();
  const [{ bars: first }] = symbols;
  for (const { bars: { symbol, intervalMs }, path } of symbols) {
    if (seen.has(symbol)) {
      throw new RangeError(
        `data.symbols: Expected each symbol once but found ${symbol} twice, again in ${path}`,
      );
    }
    seen.add(symbol);
    if (intervalMs !== first.intervalMs) {
      throw new RangeError(
        `data.symbols: Expected bars of ${formatInterval(first.intervalMs)} as of ` +
          `${first.symbol} but found bars of ${formatInterval(intervalMs)} of ${symbol}`,
      );
    }
  }
}

/**
 * Loads the bars that a configuration names, of one symbol or of several. Throws what `loadData` does,
 * and a `RangeError` where symbols come twice or differ in their interval.
 */
export async function loadRunData(
  config: DataConfig,
  options: LoadDataOptions,
): Promise<RunData> {
  if (!("symbols" in config)) {
    const data = await loadData(config, options);
    return { ...data, barsSha256: hashBars(data.bars) };
  }
  const symbols: ExperimentData[] = [];
  for (const source of config.symbols) symbols.push(await loadData(source, options));
  assertTogether(symbols);
  const [{ bars, quality }] = symbols;
  return {
    bars,
    quality,
    source: symbols.map(({ source }) => source).join("; "),
    path: symbols.map(({ path }) => path).join(", "),
    sha256: joint(symbols.map(({ sha256 }) => sha256)),
    barsSha256: joint(symbols.map(({ bars }) => hashBars(bars))),
    symbols,
  };
}
