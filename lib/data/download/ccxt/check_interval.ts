import type { Exchange } from "ccxt";
import { MARK_PREFIX } from "../kinds/mark_price.ts";

/**
 * Throws a `RangeError` with the lengths of bars that the exchange offers when `kind`, an interval or
 * one of the mark price, is none of them. Other kinds have no length.
 */
export function checkInterval({ id, timeframes }: Exchange, kind: string): void {
  const interval = kind.startsWith(MARK_PREFIX) ? kind.slice(MARK_PREFIX.length) : kind;
  if (!/^\d/.test(interval) || !timeframes || interval in timeframes) return;
  throw new RangeError(
    `Expected interval of ${id} to be one of ${
      Object.keys(timeframes).join(", ")
    } but found ${interval}`,
  );
}
