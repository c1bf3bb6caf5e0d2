import assert from "node:assert/strict";
import { fitLogistic } from "./logistic_newton.ts";

interface Fit {
  readonly C: number;
  readonly weighted: boolean;
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

const fixture: {
  readonly rows: number;
  readonly columns: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weight: readonly number[];
  readonly fits: readonly Fit[];
} = JSON.parse(await Deno.readTextFile(new URL("./fixtures/logistic.json", import.meta.url)));

for (const { C, weighted, coefficients, intercept } of fixture.fits) {
  Deno.test(`fitLogistic() is scikit-learn's at C = ${C}, ${weighted ? "with" : "without"} sample weights`, () => {
    const fit = fitLogistic(Float64Array.from(fixture.x), {
      labels: Float64Array.from(fixture.y),
      weights: weighted
        ? Float64Array.from(fixture.weight)
        : new Float64Array(fixture.rows).fill(1),
    }, { features: fixture.columns, l2: 1 / C });
    [...coefficients, intercept].forEach((expected, i) => {
      const found = [...fit.coefficients, fit.intercept][i];
      assert.ok(Math.abs(found - expected) < 1e-7 * Math.max(1, Math.abs(expected)), `${found}`);
    });
  });
}

Deno.test("fitLogistic() says when there is no unique minimum", () => {
  // The second column is twice the first.
  const x = Float64Array.of(1, 2, -1, -2, 0.5, 1, -0.3, -0.6);
  const data = { labels: Float64Array.of(1, 0, 0, 1), weights: new Float64Array(4).fill(1) };
  assert.throws(() => fitLogistic(x, data, { features: 2, l2: 0 }), RangeError);
  fitLogistic(x, data, { features: 2, l2: 0.1 });
});
