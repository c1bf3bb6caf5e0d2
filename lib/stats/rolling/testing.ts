import assert from "node:assert/strict";
import fc from "fast-check";
import closes from "./fixtures/btc_daily_closes.json" with { type: "json" };
import talib from "./fixtures/talib.json" with { type: "json" };

/** Real daily closes, the input of every TA-Lib fixture. For tests only, as this whole file. */
export const dailyCloses = Float64Array.from(closes.close);

/** Asserts that `actual` is NaN where `expected` is and else within `relative` of it. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, absolute = 0 }: { readonly relative: number; readonly absolute?: number },
): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i], e = expected[i];
    const near = Number.isNaN(e)
      ? Number.isNaN(a)
      : Math.abs(a - e) <= Math.max(absolute, relative * Math.abs(e));
    assert.ok(near, `row ${i}: expected ${e} but found ${a}`);
  }
}

/** TA-Lib's series `name` on {@linkcode dailyCloses}, NaN before its first value. */
export function talibSeries(name: Exclude<keyof typeof talib, "versions">): Float64Array {
  const { begin, values } = talib[name];
  const series = new Float64Array(dailyCloses.length).fill(NaN);
  series.set(values, begin);
  return series;
}

/** Rows of `values` that are NaN. */
export function nanRows(values: ArrayLike<number>): number[] {
  return Array.from(values, (v, i) => Number.isNaN(v) ? i : -1).filter((i) => i >= 0);
}

/** Whole numbers from `start` to `end`, both included. */
export function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => start + i);
}

/** Positive series with missing values, infinities and repeated values among the others. */
export const gappySeries: fc.Arbitrary<Float64Array> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 1, max: 1e6, noNaN: true }) },
    { weight: 4, arbitrary: fc.constant(100) },
    { weight: 2, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
  ),
  { maxLength: 80, size: "max" },
).map((values) => Float64Array.from(values));

/** Each row's last `window` values in `x`, or none where the window is incomplete or has a gap. */
export function windowsOf(x: Float64Array, window: number): (Float64Array | undefined)[] {
  return Array.from(x, (_, t) => {
    const part = t + 1 < window ? undefined : x.subarray(t + 1 - window, t + 1);
    return part?.every(Number.isFinite) ? part : undefined;
  });
}
