import assert from "node:assert/strict";
import { identityCalibrator } from "../calibration/mod.ts";
import { constant, matmul, multiply } from "../nn/graph/mod.ts";
import { lastStep } from "../nn/layers/mod.ts";
import { buildArtifact } from "./artifact.ts";
import { compareModels, type CompareModelsOptions } from "./compare_models.ts";
import type { Head } from "./head.ts";

const names = ["a", "b"];

/** The sum of the last step's two features, times a factor, in as many columns as the head has. */
function save(factor: number, head: Head = { task: "binary" }): Uint8Array {
  const columns = head.task === "quantile" ? head.quantiles.length : 1;
  const ones = constant(new Float32Array(2 * columns).fill(1), [2, columns]);
  return buildArtifact((x) => multiply(matmul(lastStep(x), ones), factor), {
    kind: "sum",
    input: { names, sequenceLength: 2 },
    calibrator: head.task === "binary" ? identityCalibrator() : undefined,
    head,
  });
}

// Three windows of two steps, whose sums are 1, 4 and -2.
const windows = Float32Array.of(9, 9, 1, 0, 9, 9, 2, 2, 9, 9, -1, -1);
const calls = 30;

Deno.test("compareModels() gives change of score, AUC and time of both", async () => {
  const models = { before: save(1), after: save(-0.5) };
  const { before, after, change, range } = await compareModels(models, {
    windows,
    labels: [1, 1, 0],
    calls,
  });
  assert.deepEqual([change, range], [6, 6]);
  assert.deepEqual([before.auc, after.auc], [1, 0]);
  assert.ok(before.ms > 0 && after.ms > 0);
  const none = await compareModels(models, { calls });
  assert.deepEqual([none.before.auc, none.change], [undefined, 0]);
});

Deno.test("compareModels() looks at every column of a score", async () => {
  const head = { task: "quantile", quantiles: [0.1, 0.9] } as const;
  const models = { before: save(1, head), after: save(0.5, head) };
  assert.equal((await compareModels(models, { windows, calls })).change, 2);
  await assert.rejects(compareModels(models, { windows, calls, labels: [1, 1, 0] }), {
    name: "TypeError",
    message: "Expected labels to have the length of scores, 6, but found 3",
  });
});

Deno.test("compareModels() refuses windows that are not whole, and options that it has not", async () => {
  const models = { before: save(1), after: save(1) };
  for (const length of [0, 5]) {
    await assert.rejects(compareModels(models, { windows: new Float32Array(length) }), {
      name: "TypeError",
      message: `Expected windows of 2 x 2 numbers but found ${length} numbers in all`,
    });
  }
  const options = { window: windows } as CompareModelsOptions;
  await assert.rejects(compareModels(models, options), /did you mean windows/);
});
