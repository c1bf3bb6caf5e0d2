/**
 * Wilder's true range of row t from row 1 on, written into `output` (not one of the inputs) and
 * returned: the largest of high - low and the distances of high and low from the close before. Row 0
 * is NaN.
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  output: Float64Array,
): Float64Array {
  if (output.length > 0) output[0] = NaN;
  for (let t = 1; t < close.length; t++) {
    const h = high[t], l = low[t], before = close[t - 1];
    const top = h > before ? h : before;
    const bottom = l < before ? l : before;
    // A bar with its high below its low counts as TA-Lib counts it.
    const range = top - bottom;
    output[t] = h >= l ? range : Math.max(h - l, Math.abs(before - h), Math.abs(before - l));
  }
  return output;
}
