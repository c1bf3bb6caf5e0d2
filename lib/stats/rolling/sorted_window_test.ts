import assert from "node:assert/strict";
import fc from "fast-check";
import { SortedWindow } from "./sorted_window.ts";

/** Numbers with many equal ones, and far apart ones. */
const values = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  { minLength: 1, maxLength: 120, size: "max" },
).map((all) => all.map((value) => value + 0));

/** NumPy's quantile, and the mean rank, of the last of `part`, from a sorted copy. */
function expected(part: readonly number[], q: number) {
  const sorted = part.toSorted((a, b) => a - b);
  const place = q * (part.length - 1);
  const low = sorted[Math.floor(place)], high = sorted[Math.ceil(place)];
  const newest = part.at(-1)!;
  const below = part.filter((value) => value < newest).length;
  const equal = part.filter((value) => value === newest).length;
  return {
    quantile: low + (place - Math.floor(place)) * (high - low),
    rank: (below + (equal + 1) / 2) / part.length,
  };
}

Deno.test("SortedWindow has the quantiles and ranks of a sorted copy while it grows and moves", () => {
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 60 }),
      (all, size, q, cleared) => {
        const window = new SortedWindow(size);
        let start = 0;
        all.forEach((value, t) => {
          if (t % cleared === 0) {
            window.clear();
            start = t;
          }
          if (t - start >= size) window.replace(all[t - size], value);
          else window.add(value);
          const part = all.slice(Math.max(start, t + 1 - size), t + 1);
          const { quantile, rank } = expected(part, q);
          assert.ok(Math.abs(window.rank() - rank) <= 1e-15);
          assert.ok(Math.abs(window.quantile(q) - quantile) <= 1e-9 * (1 + Math.abs(quantile)));
        });
      },
    ),
  );
});
