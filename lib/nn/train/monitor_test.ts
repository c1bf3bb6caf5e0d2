import assert from "node:assert/strict";
import { prAucMonitor, rocAucMonitor } from "./monitor.ts";

Deno.test("monitors give the weighted figures of scikit-learn", () => {
  // roc_auc_score and average_precision_score with sample_weight.
  const predictions = {
    outputs: Float64Array.of(0.2, -1, 1.5, 0.1, 0.9, -0.3),
    labels: [1, 0, 0, 0, 1, 1],
    weights: [1, 2, 0.5, 1, 3, 1],
  };
  assert.ok(Math.abs(rocAucMonitor.evaluate(predictions) - 0.7999999999999999) < 1e-12);
  assert.ok(Math.abs(prAucMonitor.evaluate(predictions) - 0.8459096459096459) < 1e-12);
  assert.deepEqual([rocAucMonitor.goal, prAucMonitor.goal], ["max", "max"]);
});
