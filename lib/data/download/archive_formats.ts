import { stepOf } from "../store/part_gaps.ts";
import type { StoreKey } from "../store/mod.ts";
import { klinesArchive } from "./archive/klines.ts";
import { flowArchive } from "./kinds/agg_trades.ts";
import { fundingArchive } from "./kinds/funding.ts";
import { MARK_PREFIX, markPriceArchive } from "./kinds/mark_price.ts";
import { DAY_MS } from "./months.ts";
import type { ArchiveFormat } from "./route.ts";

/** Exchanges whose data Binance's public archive holds, by ccxt's names. */
const ARCHIVED: ReadonlySet<string> = new Set(["binance", "binanceusdm"]);

/** Kinds besides bars that the archive has. */
const FORMATS: Readonly<Record<string, ArchiveFormat>> = {
  funding: fundingArchive,
  "flow-1m": flowArchive,
};

/** How the public archive holds an entry; undefined when it does not. */
export function archiveFormat({ exchange, kind }: StoreKey): ArchiveFormat | undefined {
  if (!ARCHIVED.has(exchange)) return undefined;
  if (Object.hasOwn(FORMATS, kind)) return FORMATS[kind];
  const stepMs = stepOf(kind);
  // A week lies across files, and the file that it begins in is made before it has ended.
  if (stepMs === undefined || DAY_MS % stepMs !== 0) return undefined;
  return kind.startsWith(MARK_PREFIX) ? markPriceArchive : klinesArchive;
}
