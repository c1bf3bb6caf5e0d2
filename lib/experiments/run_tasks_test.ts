import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import type { WorkerSetup } from "./messages.ts";
import { parseConfig } from "./parse_config.ts";
import { planExperiment } from "./plan.ts";
import { runTasks } from "./run_tasks.ts";
import { shareSamples } from "./share.ts";

const config = parseConfig(
  JSON.stringify({
    name: "x",
    question: "?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 60, calibration: 120, test: 400 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "logistic" }, { kind: "lstm", sequenceLength: 8, epochs: 1_000_000 }],
  }),
  { path: "test" },
);
const bars = await sampleBars("BTCUSDT-1d");
const plan = planExperiment(config, bars);

function setupOf(changed: ExperimentConfig = config): WorkerSetup {
  return {
    kind: "setup",
    config: changed,
    samples: shareSamples(plan.samples),
    forwardReturn: plan.forwardReturn,
    folds: plan.folds,
    learnt: plan.features.learnt,
  };
}
const task = (model: number, fold: number) => ({ model, fold, seed: 1, save: false });
const describe = ({ model, fold }: { model: number; fold: number }) =>
  `model ${model} fold ${fold}`;

Deno.test("runTasks() returns results in the order of tasks, whoever computed them", async () => {
  const tasks = [3, 1, 2, 0].map((fold) => task(0, fold));
  const shares: number[] = [];
  const results = await runTasks(tasks, setupOf(), {
    workers: 2,
    describe,
    onProgress: (_, share) => shares.push(share),
  });
  const sizes = results.map(({ test }) => test.score.length);
  assert.deepEqual(sizes, [3, 1, 2, 0].map((fold) => plan.folds[fold].test.length));
  assert.deepEqual(shares, [1, 1, 1, 1]);
  const alone = await runTasks([task(0, 2)], setupOf(), { workers: 1, describe });
  assert.deepEqual(alone[0].test, results[2].test);
  assert.deepEqual(await runTasks([], setupOf(), { workers: 2, describe }), []);
});

Deno.test("runTasks() ends the others when one fails and says which it was", async () => {
  const setup = setupOf();
  const broken = {
    ...setup,
    folds: plan.folds.with(1, { ...plan.folds[1], train: new Int32Array() }),
  };
  const failing = runTasks([task(1, 0), task(0, 1)], broken, { workers: 2, describe });
  await assert.rejects(failing, (error: Error) => /^model 0 fold 1: /.test(error.message));
});

Deno.test("runTasks() throws the reason of an interruption in the middle of training", async () => {
  const controller = new AbortController();
  const reason = new DOMException("Enough", "AbortError");
  let epochs = 0;
  const running = runTasks([task(1, 0), task(1, 1)], setupOf(), {
    workers: 2,
    describe,
    abort: controller.signal,
    onProgress: () => {
      if (++epochs === 4) controller.abort(reason);
    },
  });
  await assert.rejects(running, (error) => error === reason);
  const late = runTasks([task(0, 0)], setupOf(), {
    workers: 1,
    describe,
    abort: controller.signal,
  });
  await assert.rejects(late, (error) => error === reason);
});

Deno.test("runTasks() throws an AbortError where a worker sees a notebook's interrupt", async () => {
  const flag = await Deno.makeTempFile();
  Deno.env.set("ASSAY_INTERRUPT_FILE", flag);
  try {
    const running = runTasks([task(1, 0)], setupOf(), { workers: 1, describe });
    await assert.rejects(running, { name: "AbortError", message: /^Interrupted: / });
  } finally {
    Deno.env.delete("ASSAY_INTERRUPT_FILE");
    await Deno.remove(flag);
  }
});
