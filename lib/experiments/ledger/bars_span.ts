import type { Bars } from "../../core/mod.ts";

/** What market a trial looked at, and when. */
export interface BarsSpan {
  /** As the bars name it. */
  readonly symbol: string;
  readonly intervalMs: number;
  /** Open of the first bar, ISO 8601 in UTC. */
  readonly from: string;
  /** Close of the last bar, likewise. */
  readonly to: string;
}

/** The span of bars, of which there is at least one. */
export function barsSpan(
  { symbol, intervalMs, time }: Pick<Bars, "symbol" | "intervalMs" | "time">,
): BarsSpan {
  return {
    symbol,
    intervalMs,
    from: new Date(time[0]).toISOString(),
    to: new Date(time[time.length - 1] + intervalMs).toISOString(),
  };
}

/**
 * What two names of one market have in common: files have BTCUSDT or btc-usdt where stores have
 * BTC/USDT.
 */
function plainSymbol(symbol: string): string {
  return symbol.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "") || symbol;
}

/** A text that is the same for all spans of one market in bars of one length. */
export function marketOf({ symbol, intervalMs }: BarsSpan): string {
  return `${plainSymbol(symbol)} ${intervalMs}`;
}

/** Whether two spans are of one market in bars of one length and have time in common. */
export function spansOverlap(a: BarsSpan, b: BarsSpan): boolean {
  return Date.parse(a.from) < Date.parse(b.to) && Date.parse(b.from) < Date.parse(a.to) &&
    marketOf(a) === marketOf(b);
}
