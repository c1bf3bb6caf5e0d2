import assert from "node:assert/strict";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { clearlyBest } from "./models.ts";
import { exposureAt } from "./thresholds.ts";

const [a, b, c] = fabricateRun({ models: 3, bars: 10, folds: 1, epochs: 1 }).metrics.models;

Deno.test("clearlyBest() judges the interval of the best estimate, not the best interval", () => {
  const figures = new Map([
    [a, { estimate: 0.55, low: 0.49, high: 0.61 }],
    [b, { estimate: 0.53, low: 0.51, high: 0.55 }],
    [c, { estimate: null, low: null, high: null }],
  ]);
  const of = (model: typeof a) => figures.get(model)!;
  assert.equal(clearlyBest([a, b, c], of, { chance: 0.5 }), undefined);
  assert.equal(clearlyBest([b, c], of, { chance: 0.5 }), b);
  assert.equal(clearlyBest([b], of, { chance: 0.51 }), undefined);
  assert.equal(clearlyBest([c], of, { chance: 0.5 }), undefined);
  assert.equal(clearlyBest([], of, { chance: 0.5 }), undefined);
});

Deno.test("exposureAt() reads the curve where the threshold was chosen", () => {
  const curve = [0.4, 0.5, 0.6].map((threshold, i) => ({ threshold, objective: 0, exposure: i }));
  const record = { fold: 0, shortBelow: null, objective: 0, flat: false, curve };
  assert.equal(exposureAt({ ...record, longAbove: 0.52 }), 1);
  assert.equal(exposureAt({ ...record, longAbove: null }), null);
  assert.equal(exposureAt({ ...record, longAbove: 0.5, curve: [] }), null);
});
