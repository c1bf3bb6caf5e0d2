import assert from "node:assert/strict";
import fixture from "./fixtures/precision_recall.json" with { type: "json" };
import { chooseThreshold } from "./mod.ts";

Deno.test("chooseThreshold() finds the best points of scikit-learn's precision-recall curve", () => {
  for (const { probability, label, best } of fixture.cases) {
    const rows = { probability, label, forwardReturn: new Float64Array(label.length) };
    for (const [name, expected] of Object.entries(best)) {
      const [maximize, setting] = name.split(" ") as ["fBeta" | "precision", string];
      const { objective, policy } = chooseThreshold(rows, {
        maximize,
        [maximize === "fBeta" ? "beta" : "minRecall"]: Number(setting),
        side: "long",
        cost: 0,
      });
      assert.ok(Math.abs(objective - expected) < 1e-12, `${name}: ${objective} ${expected}`);
      const called = probability.map((p) => p > policy.longAbove);
      const right = label.filter((y, i) => called[i] && y === 1).length;
      const longs = called.filter(Boolean).length;
      if (maximize === "precision") assert.ok(Math.abs(right / longs - objective) < 1e-12);
    }
  }
});

Deno.test("chooseThreshold() by fBeta of 1 chooses as by f1", () => {
  for (const { probability, label } of fixture.cases) {
    const rows = { probability, label, forwardReturn: new Float64Array(label.length) };
    const f1 = chooseThreshold(rows, { maximize: "f1", side: "long", cost: 0 });
    const fBeta = chooseThreshold(rows, { maximize: "fBeta", beta: 1, side: "long", cost: 0 });
    assert.deepEqual(fBeta.policy, f1.policy);
    assert.equal(fBeta.objective, f1.objective);
  }
});
