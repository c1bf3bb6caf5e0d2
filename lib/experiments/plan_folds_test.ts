import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { join } from "../dataset/mod.ts";
import { compute, core13 } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { latestFold, planFolds } from "./plan_folds.ts";
import type { ValidationConfig } from "./validation_config.ts";

const bars = await sampleBars("BTCUSDT-1d");
const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 3 }));
const parts = { validation: 50, calibration: 100, embargo: 5 };

const KINDS: readonly ValidationConfig[] = [
  { ...parts, mode: "rolling", train: 800, test: 300 },
  { ...parts, kind: "purgedKFold", folds: 5 },
  { ...parts, kind: "combinatorialPurged", groups: 5, testGroups: 2 },
];

Deno.test("planFolds() shows no fold of any kind a bar of the holdout", () => {
  for (const config of KINDS) {
    const plan = planFolds(samples, { ...config, holdout: 400 });
    const start = plan.holdout!.bars[0];
    assert.equal(start, samples.rows.at(-1)! + 1 - 400);
    assert.equal(
      plan.samples.length + plan.holdout!.samples + plan.holdout!.purged + 5,
      samples.length,
    );
    // Labels reach three bars ahead, the embargo leaves out five.
    assert.ok(plan.samples.spanEnd.every((end) => end < start));
    for (const fold of plan.folds) assert.ok(fold.bars.test[1] <= start);
  }
});

Deno.test("planFolds() opens the holdout with one fold on all bars before it, whatever the kind", () => {
  for (const config of KINDS) {
    const { folds, split, holdout } = planFolds(samples, {
      ...config,
      holdout: 400,
      openHoldout: true,
    });
    assert.equal(folds.length, 1);
    assert.equal(split, undefined);
    assert.deepEqual([holdout!.isOpen, folds[0].test.length], [true, 400]);
    assert.equal(folds[0].train[0], 0);
  }
});

Deno.test("latestFold() is the one that has learnt from the latest bars", () => {
  const [walk, kFold, combinatorial] = KINDS.map((config) => planFolds(samples, config).folds);
  assert.equal(latestFold(walk), walk.length - 1);
  assert.equal(latestFold(kFold), 3);
  const end = (fold: number) => combinatorial[fold].train.at(-1)!;
  assert.equal(end(latestFold(combinatorial)), Math.max(...combinatorial.map((_, f) => end(f))));
});
