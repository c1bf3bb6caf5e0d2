/** Most thresholds that a search tries in one family of one threshold. */
export const MOST_CANDIDATES = 200;

/**
 * Midpoints between neighbouring distinct values, descending: all the cuts of the values into two
 * parts that are neither empty. More than `most` are thinned to as many of equally spaced rank.
 */
export function midpoints(values: ArrayLike<number>, most = MOST_CANDIDATES): Float64Array {
  const sorted = Float64Array.from(values).sort().reverse();
  let count = 0;
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    const middle = sorted[i] + (sorted[i - 1] - sorted[i]) / 2;
    // Between neighbouring floating-point numbers there is none: the lower one cuts as well, since
    // positions are taken strictly above a threshold.
    sorted[count++] = middle < sorted[i - 1] ? middle : sorted[i];
  }
  const all = sorted.subarray(0, count);
  if (count <= most) return all.slice();
  const step = (count - 1) / (most - 1);
  return Float64Array.from({ length: most }, (_, k) => all[Math.round(k * step)]);
}
