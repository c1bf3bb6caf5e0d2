import assert from "node:assert/strict";
import fc from "fast-check";
import { type BestEpoch, betterEpoch } from "./early_stopping.ts";

const epochs = (values: readonly number[]): BestEpoch[] =>
  values.map((value, i) => ({ epoch: i + 1, value, weights: {} }));

Deno.test("betterEpoch() keeps the first of the best epochs", () => {
  const figure = fc.integer({ min: -3, max: 3 });
  fc.assert(fc.property(fc.array(figure, { minLength: 1 }), (values) => {
    for (const goal of ["min", "max"] as const) {
      let best: BestEpoch | null = null;
      for (const latest of epochs(values)) {
        best = betterEpoch(best, latest, { goal, minImprovement: 0 });
      }
      const extreme = goal === "min" ? Math.min(...values) : Math.max(...values);
      assert.equal(best!.epoch, values.indexOf(extreme) + 1);
    }
  }));
});

Deno.test("betterEpoch() counts a gain from minImprovement on, and keeps the latest without a figure", () => {
  const [first, close, enough, none] = epochs([1, 0.75, 0.5, NaN]);
  const options = { goal: "min", minImprovement: 0.5 } as const;
  assert.equal(betterEpoch(first, close, options), first);
  assert.equal(betterEpoch(first, enough, options), enough);
  assert.equal(betterEpoch(first, none, options), none);
});
