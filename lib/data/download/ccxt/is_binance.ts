import type { binance, Exchange } from "ccxt";

/** ccxt's names of Binance: as a whole, and its USD-margined futures alone. */
const NAMES: ReadonlySet<string> = new Set(["binance", "binanceusdm"]);

/** Whether the exchange has Binance's own endpoints and messages. */
export function isBinance(exchange: Exchange): exchange is binance {
  return NAMES.has(exchange.id);
}
