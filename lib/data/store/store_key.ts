import { isAbsolute, join } from "node:path";

/** What an entry of the store holds. */
export interface StoreKey {
  /** Name of the exchange in lower case, as ccxt spells it: "binance". */
  readonly exchange: string;
  /** "swap" are perpetual futures. */
  readonly market: Market;
  /** Base and quote: "BTC/USDT"; of a swap also the settled currency where it matters. */
  readonly symbol: string;
  /** A bar interval ("1m", "1d"), or "mark-1m", "funding", "flow-1m". */
  readonly kind: string;
}

/** Markets that the store tells apart. */
export type Market = "spot" | "swap";

/** Where a store lies. */
export interface StoreOptions {
  /** Folder of the store. Default: "data/store" under the folder of the process. */
  readonly root?: string;
}

/** Folder of a store when none is named. */
export const DEFAULT_ROOT = "data/store";

/** True for kinds that hold bars of prices and volume: intervals, like "1m". */
export function isBarsKind(kind: string): boolean {
  return /^\d+[smhdw]$/.test(kind);
}

/**
 * A symbol as the store has it: of a swap that is settled in its quote currency, as most are, the
 * pair alone, so that BTC/USDT:USDT and BTC/USDT are one entry.
 */
export function storeSymbol(symbol: string): string {
  const [, pair, settle] = /^([^/:]+\/[^/:]+):([^/:]+)$/.exec(symbol) ?? [];
  return pair !== undefined && pair.endsWith(`/${settle}`) ? pair : symbol;
}

/** What a part of an entry's path may be: one name, so that a key never leaves the root. */
const NAME = /^[\p{L}\p{N}_%-][\p{L}\p{N}_.%-]*$/u;

/**
 * The symbol as a folder's name: "BTC/USDT:USDT" is BTC-USDT-USDT. Exchanges have symbols with other
 * signs, too ("$PAC/USDT"): they become escapes as in addresses.
 */
export function symbolFolder(symbol: string): string {
  const escape = (sign: string) =>
    Array.from(
      new TextEncoder().encode(sign),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
      .join("");
  return symbol.replace(/[/:]/g, "-").replace(/[^\p{L}\p{N}_.-]/gu, escape);
}

/**
 * The folder of an entry: `<root>/binance/spot/BTC-USDT/1m`.
 *
 * Throws a `TypeError` for a key with a part that cannot name a folder.
 *
 * @example
 * ```ts
 * import { entryFolder } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const key = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "1m" } as const;
 * assert.equal(entryFolder(key), "data/store/binance/spot/BTC-USDT/1m");
 * ```
 */
export function entryFolder(key: StoreKey, options: StoreOptions = {}): string {
  const { root = DEFAULT_ROOT } = options;
  if (key.exchange !== key.exchange?.toLowerCase()) {
    throw new TypeError(
      `Expected exchange in lower case but found ${JSON.stringify(key.exchange)}`,
    );
  }
  const parts = {
    exchange: key.exchange,
    market: key.market,
    symbol: symbolFolder(key.symbol),
    kind: key.kind,
  };
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part !== "string" || !NAME.test(part)) {
      throw new TypeError(
        `Expected ${name} to be letters, digits, "-", "_" and "." but found ${
          JSON.stringify(key[name as keyof StoreKey])
        }`,
      );
    }
  }
  const path = join(root, ...Object.values(parts));
  // A folder never looks like an option or a name on another drive.
  return isAbsolute(path) ? path : path.replaceAll("\\", "/");
}

/** The key as messages name it: `binance spot BTC/USDT 1m`. */
export function formatKey({ exchange, market, symbol, kind }: StoreKey): string {
  return `${exchange} ${market} ${symbol} ${kind}`;
}
