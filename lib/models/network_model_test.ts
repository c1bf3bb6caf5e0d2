import assert from "node:assert/strict";
import { adamw, lion } from "../nn/optim/mod.ts";
import { prAucMonitor } from "../nn/train/mod.ts";
import { lstm } from "./lstm.ts";
import { mlp, type MlpOptions } from "./mlp.ts";

const names = ["a"];

/** Notebooks' cells are not type-checked. */
const make = (settings: object) => mlp({ names, ...settings } as MlpOptions);

Deno.test("networks refuse numbers out of range when they are made, by the names that they were given", () => {
  for (
    const [settings, message] of [
      [{ epochs: 0 }, /Expected epochs .* found 0/],
      [{ batchSize: 0.5 }, /Expected batchSize .* found 0\.5/],
      [{ patience: 0 }, /Expected patience .* found 0/],
      [{ learningRate: -1 }, /Expected learningRate .* found -1/],
      [{ weightDecay: -5 }, /Expected weightDecay .* found -5/],
      [{ clipNorm: 0 }, /Expected clipNorm .* found 0/],
      [{ averageDecay: 2 }, /Expected averageDecay .* found 2/],
      [{ minImprovement: -1 }, /Expected minImprovement .* found -1/],
      [{ accumulate: 3 }, /batchSize to be a multiple of accumulate, 3, but found 64/],
    ] as const
  ) {
    assert.throws(() => make(settings), { name: "RangeError", message });
  }
});

Deno.test("networks say what belongs where a name or a function stands", () => {
  for (
    const [settings, message] of [
      [{ optimizer: "lion" }, 'Expected optimizer to be an object such as lion() but found "lion"'],
      [
        { optimizer: lion },
        "Expected optimizer to be an object such as lion() but found function lion",
      ],
      [
        { schedule: "cosine" },
        'Expected schedule to be an object such as cosine() but found "cosine"',
      ],
      [
        { monitor: "prAuc" },
        'Expected monitor to be an object such as prAucMonitor but found "prAuc"',
      ],
      [{ loss: "huber" }, 'Expected loss to be an object such as huber() but found "huber"'],
      [
        { head: "regression" },
        'Expected head to be an object, as { task: "regression" }, but found "regression"',
      ],
    ] as const
  ) {
    assert.throws(() => make(settings), { name: "TypeError", message });
  }
});

Deno.test("networks refuse a weight decay beside an optimiser, which has its own", () => {
  assert.throws(() => make({ optimizer: adamw(), weightDecay: 0 }), {
    name: "TypeError",
    message: "Expected weightDecay or an optimizer, which brings its own, for mlp but found both",
  });
  make({ weightDecay: 0 });
  make({ optimizer: adamw({ weightDecay: 0 }), weightDecay: undefined });
});

Deno.test("networks refuse a monitor that has no figure of their head", () => {
  const monitor = prAucMonitor;
  assert.throws(() => lstm({ names, monitor, head: { task: "regression" } }), {
    name: "TypeError",
    message: "Expected a monitor for the regression head of lstm but found PR-AUC, which takes " +
      "binary heads",
  });
  assert.throws(
    () => make({ monitor, head: { task: "multiclass", classes: [-1, 0, 1] } }),
    /the multiclass head of mlp but found PR-AUC/,
  );
  make({ monitor });
});
