import { temporaryFolder } from "../temporary_folder.ts";
import { toColumns } from "../exchange/market.ts";
import type { Exchange } from "../exchange/start_exchange.ts";
import { type DownloadOptions, readColumns, type StoreKey } from "lib/data/mod.ts";

/** Patience of tests: as often as ever, but without waiting. */
export const QUICK = { retries: 4, firstDelayMs: 5, longestDelayMs: 50, stallMs: 5_000 };

/** Minutes of BTC/USDT on Binance. */
export const BTC: StoreKey = {
  exchange: "binance",
  market: "spot",
  symbol: "BTC/USDT",
  kind: "1m",
};

/** Options for an exchange on this machine and a store of its own. */
export async function optionsFor(
  exchange: Exchange,
  options: Partial<DownloadOptions> = {},
): Promise<DownloadOptions & { readonly root: string }> {
  return {
    exchange: "binance",
    symbols: ["BTC/USDT"],
    interval: "1m",
    from: "2024-01-01",
    endpoints: { archive: exchange.archiveUrl, api: exchange.apiUrl },
    patience: QUICK,
    root: await temporaryFolder(),
    ...options,
  };
}

/** What happened on the exchange, as the columns of a store. */
export function truthOf(exchange: Exchange, from: string, to: string, key = BTC) {
  const market = exchange.market(key.symbol, key.market);
  return toColumns(market.bars(key.kind, Date.parse(from), Date.parse(to)));
}

/** Everything that the store holds of an entry. */
export function stored(root: string, key = BTC) {
  return readColumns(key, { root, verify: "always" });
}

/** Names of the files and endpoints that were asked since `start` requests. */
export function namesSince(exchange: Exchange, start = 0): string[] {
  return exchange.log.slice(start).map(({ path }) => path.split("?")[0].split("/").at(-1)!);
}
