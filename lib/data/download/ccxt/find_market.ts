import type { Exchange, MarketInterface } from "ccxt";
import { editDistance } from "../../../core/mod.ts";
import { UnknownSymbol } from "../errors.ts";

/** How many names a refusal suggests. */
const SUGGESTIONS = 3;

const letters = (symbol: string) => symbol.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** Names most like the one that was not found; none that shares less than half of its letters. */
function nearest(symbol: string, known: readonly string[]): readonly string[] {
  const wanted = letters(symbol);
  return known
    .map((name) => ({ name, distance: editDistance(letters(name.split(":")[0]), wanted) }))
    .filter(({ distance }) => 2 * distance <= wanted.length)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, SUGGESTIONS)
    .map(({ name }) => name);
}

/**
 * The market of a symbol; of a swap the settled currency may be left out: BTC/USDT is
 * BTC/USDT:USDT. Markets must have been loaded.
 *
 * Throws {@linkcode UnknownSymbol} with the nearest names.
 */
export function findMarket(
  exchange: Exchange,
  { market, symbol }: { readonly market: "spot" | "swap"; readonly symbol: string },
): MarketInterface {
  const offered = Object.values(exchange.markets ?? {}).filter((one) => one?.[market]);
  const quote = symbol.split("/")[1];
  const found = offered.find((one) => one!.symbol === symbol) ??
    (market === "swap" ? offered.find((one) => one!.symbol === `${symbol}:${quote}`) : undefined);
  if (found) return found;
  throw new UnknownSymbol(symbol, {
    exchange: exchange.id,
    market,
    nearest: nearest(symbol, offered.map((one) => one!.symbol)),
  });
}
