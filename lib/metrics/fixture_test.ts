import assert from "node:assert/strict";
import fixture from "./fixtures/metrics.json" with { type: "json" };
import {
  accuracy,
  brier,
  cagr,
  calmar,
  confusion,
  deLongVariance,
  equityCurve,
  f1,
  logLoss,
  maxDrawdown,
  prAuc,
  precision,
  recall,
  rocAuc,
  sharpe,
  sortino,
  totalReturn,
  volatility,
} from "./mod.ts";

/** Fixtures: tools/fixtures/metrics.py. */
function close(found: number, expected: number): void {
  assert.ok(
    Math.abs(found - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${found} ${expected}`,
  );
}

for (const [name, forecast] of Object.entries(fixture.forecasts)) {
  const { probabilities, labels, figures } = forecast;
  for (const suffix of ["", "Weighted"] as const) {
    const weights = suffix === "" ? undefined : forecast.weights;
    const expected = (figure: string) => (figures as unknown as Record<string, number>)[figure];

    Deno.test(`metrics have scikit-learn's values: ${name}${suffix}`, () => {
      const counted = confusion(probabilities.map((p) => p > 0.5 ? 1 : 0), labels, { weights });
      for (const [figure, metric] of Object.entries({ accuracy, precision, recall, f1 })) {
        close(metric(counted), expected(figure + suffix));
      }
      for (const [figure, metric] of Object.entries({ prAuc, brier, logLoss, rocAuc })) {
        const value = expected(figure + suffix);
        // Left out by the script: scikit-learn has no ROC area for one class.
        if (value === undefined) assert.ok(Number.isNaN(metric(probabilities, labels)));
        else close(metric(probabilities, labels, { weights }), value);
      }
    });
  }

  if ("deLong" in figures) {
    Deno.test(`deLongVariance() has the value of comparing all pairs: ${name}`, () => {
      const [area, variance] = figures.deLong as [number, number];
      const found = deLongVariance(probabilities, labels);
      close(found.area, area);
      close(found.variance / variance, 1);
    });
  }
}

Deno.test("deLongVariance() and rocAuc() with groups combine the areas inside them", () => {
  const { scores, labels, area, variance } = fixture.grouped;
  const groups = Int32Array.from(fixture.grouped.groups);
  const found = deLongVariance(scores, labels, { groups });
  close(found.area, area);
  close(found.variance / variance, 1);
  close(rocAuc(scores, labels, { groups }), area);
  assert.ok(Math.abs(rocAuc(scores, labels) - area) > 0.05);
});

Deno.test("metrics of returns have the values of their textbook formulas", () => {
  const { returns, periodsPerYear, figures } = fixture.trading;
  const metrics = { totalReturn, cagr, volatility, sharpe, sortino, calmar };
  for (const [name, metric] of Object.entries(metrics)) {
    close(metric(returns, { periodsPerYear }), figures[name as keyof typeof figures]);
  }
  close(maxDrawdown(equityCurve(returns)), fixture.trading.maxDrawdown);
});
