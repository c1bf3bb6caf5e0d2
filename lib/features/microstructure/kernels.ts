import { rollingMean } from "../../stats/rolling/mod.ts";
import type { MeasuredBars } from "./measure_rule.ts";

type Trades = Pick<MeasuredBars, "takerBuyVolume" | "volume">;

/** Net flow of a bar: volume bought less volume sold by orders that crossed the spread. */
export function netFlow({ takerBuyVolume, volume }: Trades, output: Float64Array): Float64Array {
  for (let t = 0; t < output.length; t++) output[t] = 2 * takerBuyVolume[t] - volume[t];
  return output;
}

/** Net flow as a share of the bar's volume, -1 to 1; 0 without volume. */
export function imbalance(trades: Trades, output: Float64Array): Float64Array {
  const { volume } = trades;
  return divide(netFlow(trades, output), volume, output);
}

/** `a / b` in each row, and `empty` where b is 0; NaN where either is missing. */
export function divide(
  a: Float64Array,
  b: Float64Array,
  output: Float64Array,
  empty = 0,
): Float64Array {
  for (let t = 0; t < output.length; t++) {
    const over = b[t];
    output[t] = over !== 0 ? a[t] / over : empty + 0 * a[t];
  }
  return output;
}

/** The column one row later: row t has the value of the row before it. */
export function previous(input: Float64Array, output: Float64Array): Float64Array {
  if (output.length > 0) output[0] = NaN;
  for (let t = 1; t < output.length; t++) output[t] = input[t - 1];
  return output;
}

/** Products of each value and the one before it. */
export function products(
  input: Float64Array,
  output: Float64Array,
  of: (now: number, before: number) => number,
): Float64Array {
  if (output.length > 0) output[0] = NaN;
  for (let t = 1; t < output.length; t++) output[t] = of(input[t], input[t - 1]);
  return output;
}

/**
 * Mean over the window of what `of` makes of each value, in `output` (which may be `input`). A window
 * of zeros is exactly 0, because it is summed from its own rows alone.
 */
export function meanOf(
  input: Float64Array,
  output: Float64Array,
  { window, of }: { readonly window: number; readonly of: (value: number) => number },
): Float64Array {
  for (let t = 0; t < output.length; t++) output[t] = of(input[t]);
  return rollingMean(output, output, { window });
}
