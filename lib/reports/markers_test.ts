import assert from "node:assert/strict";
import { BENCHMARK_STROKE, seriesStroke, variedStroke } from "./palette.ts";
import { type Marker, markerPath, MARKERS, plotSymbol } from "./markers.ts";

/** Corners of a path, all of them absolute. */
function corners(path: string): (readonly [number, number])[] {
  assert.match(path, /^M[^A-Z]+(L[^A-Z]+)+Z$/);
  return path.slice(1, -1).split("L").map((pair) =>
    pair.split(",").map(Number) as [number, number]
  );
}

Deno.test("markerPath() draws shapes of about one size around their place", () => {
  for (const marker of MARKERS) {
    const points = corners(markerPath(marker, 20, 10));
    const far = points.map(([x, y]) => Math.hypot(x - 20, y - 10));
    assert.ok(Math.max(...far) > 3.5 && Math.max(...far) < 6, marker);
    for (const [axis, center] of [[0, 20], [1, 10]] as const) {
      const values = points.map((point) => point[axis]);
      assert.ok(Math.min(...values) < center - 2 && Math.max(...values) > center + 2, marker);
    }
  }
  assert.equal(new Set(MARKERS.map((marker) => markerPath(marker, 0, 0))).size, MARKERS.length);
});

Deno.test("plotSymbol() draws what markerPath() draws", () => {
  const draw = (marker: Marker) => {
    const drawn: [number, number][] = [];
    let closed = 0;
    plotSymbol(marker).draw({
      moveTo: (x, y) => drawn.push([x, y]),
      lineTo: (x, y) => drawn.push([x, y]),
      closePath: () => closed++,
    });
    assert.equal(closed, 1);
    return drawn.map(([x, y]) => [Math.round(x * 10) / 10 + 0, Math.round(y * 10) / 10 + 0]);
  };
  for (const marker of MARKERS) {
    assert.deepEqual(
      draw(marker),
      corners(markerPath(marker, 0, 0)).map(([x, y]) => [x + 0, y + 0]),
    );
  }
});

Deno.test("strokes of a dozen series can be told apart without colours, the benchmark has no marker", () => {
  const shapes = Array.from({ length: 12 }, (_, i) => seriesStroke(i))
    .map(({ dash, marker }) => `${marker} ${dash}`);
  assert.equal(new Set(shapes).size, 12);
  assert.equal(BENCHMARK_STROKE.marker, undefined);
  for (let i = 0; i < 12; i++) assert.notEqual(variedStroke(i).dash, variedStroke(i + 1).dash);
});
