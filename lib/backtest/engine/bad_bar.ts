import type { Bars } from "../../core/mod.ts";

/** What a bar has to be for a run. */
export interface BarDemands {
  /** Whether orders can be filled inside bars, by their highs and lows. */
  readonly range: boolean;
  /** Whether fills depend on volume. */
  readonly volume: boolean;
  /** Largest ratio of an open to the close before, either way. */
  readonly maxJump: number;
}

const price = (value: number) => value > 0 && value < Infinity;

function wrong(name: string, row: number, expected: string, found: number): string {
  return `Expected ${name} of row ${row} to be ${expected} but found ${found}`;
}

/** Why a bar cannot be traded, undefined when it can. `before` is the last sound close, NaN for none. */
export function badBar(
  { open, high, low, close, volume }: Bars,
  row: number,
  { range, volume: needsVolume, maxJump, before }: BarDemands & { readonly before: number },
): string | undefined {
  const o = open[row], c = close[row];
  if (!price(o)) return wrong("open", row, "a finite number above 0", o);
  if (!price(c)) return wrong("close", row, "a finite number above 0", c);
  if (o > before * maxJump || o * maxJump < before) {
    return wrong("open", row, `within ${maxJump} times the close before, ${before},`, o);
  }
  if (needsVolume && !(volume[row] >= 0 && volume[row] < Infinity)) {
    return wrong("volume", row, "a finite number of at least 0", volume[row]);
  }
  if (!range) return undefined;
  const h = high[row], l = low[row];
  if (!(h >= o && h >= c && h < Infinity)) {
    return wrong("high", row, "a finite number not below open and close", h);
  }
  if (!(l > 0 && l <= o && l <= c)) {
    return wrong("low", row, "above 0 and not above open and close", l);
  }
  return undefined;
}
