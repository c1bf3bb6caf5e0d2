import { resolve } from "node:path";
import { formatKey, readColumns, type StoreKey, storeSymbol } from "../data/mod.ts";
import {
  basis,
  crossAsset,
  type FeatureSet,
  featureSet,
  flowBars,
  flowMicrostructure,
  funding,
  fundingBars,
} from "../features/mod.ts";
import type { SourceConfig } from "./data_config.ts";
import { hashBars, hashColumns } from "./hash_bars.ts";
import { loadData, type LoadDataOptions } from "./load_data.ts";
import type { OthersConfig, StoredConfig } from "./others_config.ts";

/** Bars that basis is compared with the mean of: a month of daily ones. */
const BASIS_WINDOW = 30;

/** Bars besides those of the run, as its manifest and its trials' hashes know them. */
export interface OtherData {
  /** Path of a file, a sample's name or the store's entry in words. */
  readonly path: string;
  /** SHA-256 of their numbers. */
  readonly sha256: string;
}

/** What {@linkcode loadOthers} returns. */
export interface LoadedOthers {
  /** Sets that read other bars, in the order of the configuration's keys as documented. */
  readonly sets: readonly FeatureSet[];
  readonly data: OtherData[];
}

/** The columns of an entry that is no interval of bars, and its name. */
async function readEntry(
  { exchange, market, symbol, root }: StoredConfig,
  { kind, folder }: { readonly kind: "funding" | "flow-1m"; readonly folder: string },
) {
  const key: StoreKey = {
    exchange,
    market: market ?? (kind === "funding" ? "swap" : "spot"),
    symbol: storeSymbol(symbol),
    kind,
  };
  const columns = await readColumns(key, root === undefined ? {} : { root: resolve(folder, root) });
  return { columns, path: formatKey(key), sha256: hashColumns(columns) };
}

/**
 * Loads what features read besides the run's own bars, and declares the features over it. All are
 * aligned by time, so other instruments may begin, end and pause when they like: rows without a fresh
 * value are NaN.
 */
export async function loadOthers(
  config: OthersConfig,
  options: LoadDataOptions,
): Promise<LoadedOthers> {
  const sets: FeatureSet[] = [];
  const data: OtherData[] = [];
  const loadBars = async (source: SourceConfig) => {
    const { path, bars } = await loadData(source, options);
    data.push({ path, sha256: hashBars(bars) });
    return bars;
  };
  if (config.crossAsset) {
    const loaded = [];
    for (const source of config.crossAsset) loaded.push(await loadBars(source));
    sets.push(crossAsset(loaded));
  }
  if (config.basis) {
    const market = await loadBars(config.basis);
    sets.push(featureSet("basis", [basis(market, { window: BASIS_WINDOW })]));
  }
  if (config.funding) {
    const { symbol } = config.funding;
    const { columns, ...entry } = await readEntry(config.funding, { kind: "funding", ...options });
    sets.push(featureSet("funding", [funding(fundingBars(columns, { symbol }))]));
    data.push(entry);
  }
  if (config.flow) {
    const { symbol } = config.flow;
    const { columns, ...entry } = await readEntry(config.flow, { kind: "flow-1m", ...options });
    sets.push(flowMicrostructure(flowBars(columns, { symbol })));
    data.push(entry);
  }
  return { sets, data };
}
