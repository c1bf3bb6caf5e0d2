/**
 * Shapes that tell lines apart without their colours. Outlines around the origin, as wide as a dot
 * of radius 4 looks.
 */
const OUTLINES = {
  circle: turn(16, () => 3.8),
  triangle: turn(3, () => 5.2),
  square: [[-3.4, -3.4], [3.4, -3.4], [3.4, 3.4], [-3.4, 3.4]],
  cross: cross(4.6, 1.5),
  diamond: turn(4, (i) => (i % 2 === 0 ? 5.4 : 4)),
  star: turn(10, (i) => (i % 2 === 0 ? 5.6 : 2.2)),
  nabla: turn(3, () => -5.2),
} as const satisfies Readonly<Record<string, readonly Point[]>>;

type Point = readonly [x: number, y: number];

/** Name of a shape. */
export type Marker = keyof typeof OUTLINES;

/** All shapes, the ones easiest to tell apart first. */
export const MARKERS = Object.keys(OUTLINES) as Marker[];

/** Corners around the origin, the first one on top. */
function turn(corners: number, radius: (i: number) => number): Point[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = 2 * Math.PI * i / corners;
    return [radius(i) * Math.sin(angle), -radius(i) * Math.cos(angle)];
  });
}

/** An upright cross whose arms reach `long` from the middle and are twice `half` wide. */
function cross(long: number, half: number): Point[] {
  const right: Point[] = [[half, -long], [half, -half], [long, -half]];
  const side = [...right, ...right.toReversed().map(([x, y]): Point => [x, -y])];
  return [...side, ...side.map(([x, y]): Point => [-x, -y])];
}

/** What a chart library draws with. */
interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** A marker as a symbol for Observable Plot. The size that Plot hands over is not heeded. */
export function plotSymbol(marker: Marker): { draw(pen: Pen): void } {
  return {
    draw(pen) {
      OUTLINES[marker].forEach(([x, y], i) => i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y));
      pen.closePath();
    },
  };
}

/**
 * A marker as the data of an SVG path around `x`, `y`.
 *
 * @example
 * ```ts
 * import { markerPath } from "lib/reports/markers.ts";
 * import assert from "node:assert/strict";
 * assert.equal(markerPath("square", 10, 5), "M6.6,1.6L13.4,1.6L13.4,8.4L6.6,8.4Z");
 * ```
 */
export function markerPath(marker: Marker, x: number, y: number): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  const points = OUTLINES[marker].map(([dx, dy]) => `${round(x + dx)},${round(y + dy)}`);
  return `M${points.join("L")}Z`;
}
