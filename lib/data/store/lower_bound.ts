/** The first position of ascending `values` whose value is at least `wanted`; the length if none. */
export function lowerBound(values: Float64Array, wanted: number): number {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
