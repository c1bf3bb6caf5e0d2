/** A dot, or an offset from one, in pixels. */
export type Place = readonly [x: number, y: number];

/** Where a label may stand around its dot, the best place first. */
const OFFSETS: readonly Place[] = [
  [0, -11],
  [0, 12],
  [10, -6],
  [-10, -6],
  [10, 8],
  [-10, 8],
  [0, -22],
  [0, 23],
];

/** Room that a dot of radius 4 or a label of one character takes. */
const WIDTH = 9;
const HEIGHT = 10;

/**
 * For each dot the offset at which its short label lies on no dot and on no label before it; above the
 * dot where there is no such place.
 *
 * @example
 * ```ts
 * import { placeLabels } from "lib/reports/charts/place_labels.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(placeLabels([[0, 0], [2, 0]]), [[0, -11], [0, 12]]);
 * ```
 */
export function placeLabels(dots: readonly Place[]): Place[] {
  const taken = [...dots];
  return dots.map(([x, y]) => {
    const free = OFFSETS.find(([dx, dy]) =>
      taken.every(([tx, ty]) => Math.abs(x + dx - tx) > WIDTH || Math.abs(y + dy - ty) > HEIGHT)
    );
    const offset = free ?? OFFSETS[0];
    taken.push([x + offset[0], y + offset[1]]);
    return offset;
  });
}
