function swap(values: Float64Array, i: number, j: number): void {
  const held = values[i];
  values[i] = values[j];
  values[j] = held;
}

/**
 * The value of rank `k`, counting from 0, in linear time (Hoare's FIND). The values are reordered on
 * the way and must hold no NaN.
 */
export function selectInPlace(values: Float64Array, k: number): number {
  let low = 0, high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // Median of three as the pivot, so that sorted input stays fast.
    if (values[middle] < values[low]) swap(values, middle, low);
    if (values[high] < values[low]) swap(values, high, low);
    if (values[high] < values[middle]) swap(values, high, middle);
    const pivot = values[middle];
    let i = low, j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) swap(values, i++, j--);
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

/** The median; NaN for no values. As {@linkcode selectInPlace} it reorders and bears no NaN. */
export function medianInPlace(values: Float64Array): number {
  const n = values.length;
  if (n === 0) return NaN;
  const upper = selectInPlace(values, n >>> 1);
  if (n % 2 === 1) return upper;
  // After the selection everything before the upper middle is at most as large.
  let lower = -Infinity;
  for (let i = 0; i < n >>> 1; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}
