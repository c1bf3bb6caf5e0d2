/** First place in the ascending `sorted[0..count)` whose value is not below `value`. */
function lowerBound(sorted: Float64Array, count: number, value: number): number {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The last values of a series in ascending order, kept so while the window moves. Values are finite;
 * after a gap the window is cleared.
 *
 * @example
 * ```ts
 * import { SortedWindow } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * const window = new SortedWindow(3);
 * for (const value of [9, 1, 2]) window.add(value);
 * window.replace(9, 4);
 * assert.deepEqual([window.quantile(0.5), window.rank()], [2, 1]);
 * ```
 */
export class SortedWindow {
  readonly #sorted: Float64Array;
  #count = 0;
  /** Place of the newest value, the first of its equals, and of the last one that left. */
  #place = 0;
  #gone = 0;

  /** For up to `window` values. */
  constructor(window: number) {
    this.#sorted = new Float64Array(window);
  }

  /** Forgets all values. */
  clear(): void {
    this.#count = 0;
  }

  /** Takes a value in; there must be room. */
  add(value: number): void {
    const sorted = this.#sorted;
    const place = this.#place = lowerBound(sorted, this.#count, value);
    for (let i = this.#count++; i > place; i--) sorted[i] = sorted[i - 1];
    sorted[place] = value;
  }

  /** Takes `entering` in for `leaving`, a value that is there. */
  replace(leaving: number, entering: number): void {
    const sorted = this.#sorted, last = this.#count - 1;
    // Series move little from row to row, and so does the place of what leaves.
    let i = Math.min(this.#gone, last);
    if (sorted[i] < leaving) {
      do i++; while (sorted[i] < leaving);
    } else {
      while (i > 0 && sorted[i - 1] >= leaving) i--;
    }
    this.#gone = i;
    // Only what lies between the two places moves.
    if (entering > leaving) {
      for (; i < last && sorted[i + 1] < entering; i++) sorted[i] = sorted[i + 1];
    } else {
      for (; i > 0 && sorted[i - 1] >= entering; i--) sorted[i] = sorted[i - 1];
    }
    sorted[i] = entering;
    this.#place = i;
  }

  /** The quantile, linear between neighbours (NumPy's default); 0.5 is the median. */
  quantile(q: number): number {
    const place = q * (this.#count - 1);
    const below = Math.floor(place);
    const low = this.#sorted[below];
    return below + 1 < this.#count ? low + (place - below) * (this.#sorted[below + 1] - low) : low;
  }

  /**
   * Rank of the newest value divided by the number of values: above 0, 1 for the largest, the mean
   * rank for equal values (`rolling.rank(pct=True)` of pandas).
   */
  rank(): number {
    const sorted = this.#sorted, place = this.#place;
    let above = place + 1;
    while (above < this.#count && sorted[above] === sorted[place]) above++;
    return (place + above + 1) / (2 * this.#count);
  }
}
