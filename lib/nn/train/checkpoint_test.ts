import assert from "node:assert/strict";
import fc from "fast-check";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { prng } from "../../core/mod.ts";
import { dense, lastStep, type Network } from "../layers/mod.ts";
import { adamw, cosine, lion, oneCycle, reduceOnPlateau, sgd } from "../optim/mod.ts";
import type { SampleSource } from "./batches.ts";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import { fit, type FitResult } from "./fit.ts";
import type { FitOptions } from "./fit_options.ts";
import { prAucMonitor, rocAucMonitor } from "./monitor.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { fitOptions, toyNetwork, toySource } from "./testing.ts";

const data = { train: toySource(100), validation: toySource(60, { seed: 2, noise: 0.2 }) };
const folder = await temporaryFolder();
let files = 0;
const newPath = () => `${folder}/${++files}/training.safetensors`;

const plain = ({ weights, history }: FitResult) => ({
  weights: Object.entries(weights).map(([name, data]) => [name, [...data]]),
  history,
});

/** Trains until `step` is done and is then aborted, which saves. */
async function trainUntil(step: number, options: FitOptions, sources = data): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("enough");
  await assert.rejects(
    fit(toyNetwork, sources, {
      ...options,
      abort: controller.signal,
      onStep: (progress) => progress.step === step ? controller.abort(reason) : undefined,
    }),
    reason,
  );
}

const progressOf = async (path: string) =>
  JSON.parse(decodeSafetensors(await Deno.readFile(path)).metadata.progress);

Deno.test("fit() stopped after any step goes on from its checkpoint with the same bits", async () => {
  const options = fitOptions({
    epochs: 4,
    learningRate: 0.05,
    averageDecay: 0.7,
    monitor: prAucMonitor,
    // The third epoch is kept as the best while the fourth is trained.
    minImprovement: 0.02,
    schedule: reduceOnPlateau({ factor: 0.5, patience: 0 }),
  });
  const whole = plain(await fit(toyNetwork, data, options));
  assert.deepEqual(whole.history.map(({ best }) => best), [false, false, true, false]);
  for (const step of [1, 4, 6, 9, 15]) {
    const path = newPath();
    const seen: number[] = [];
    await trainUntil(step, { ...options, checkpoint: { path } });
    const resumed = await fit(toyNetwork, data, {
      ...options,
      checkpoint: { path },
      onStep: (progress) => void seen.push(progress.step),
    });
    assert.equal(seen[0], step + 1);
    assert.deepEqual(plain(resumed), whole, `stopped after step ${step}`);
  }
});

Deno.test("fit() goes on where losses are missing because there is nothing to validate on", async () => {
  const sources = { train: data.train, validation: toySource(0) };
  const options = fitOptions({ epochs: 3 });
  const whole = plain(await fit(toyNetwork, sources, options));
  assert.ok(Number.isNaN(whole.history[0].validationLoss));
  const path = newPath();
  await trainUntil(7, { ...options, checkpoint: { path } }, sources);
  const resumed = await fit(toyNetwork, sources, { ...options, checkpoint: { path } });
  assert.deepEqual(plain(resumed), whole);
});

Deno.test("fit() that keeps what it has on an abort saves it, too", async () => {
  const path = newPath();
  const controller = new AbortController();
  const { interrupted } = await fit(toyNetwork, data, {
    ...fitOptions({ abort: controller.signal, keepOnInterrupt: true, checkpoint: { path } }),
    onStep: ({ step }) => step === 6 ? controller.abort() : undefined,
  });
  assert.deepEqual([interrupted, (await progressOf(path)).step], [true, 6]);
});

Deno.test("fit() saves every so many steps and when it has come to its end", async () => {
  const path = newPath();
  const saved: number[] = [];
  await fit(toyNetwork, data, {
    ...fitOptions({ epochs: 2, checkpoint: { path, everySteps: 3 } }),
    onStep: async ({ step }) => void (step > 3 && saved.push((await progressOf(path)).step)),
  });
  assert.deepEqual(saved, [3, 3, 3, 6, 6]);
  assert.equal((await progressOf(path)).step, 8);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(`${path}/..`))).map(({ name }) => name), [
    "training.safetensors",
  ]);
});

Deno.test("fit() saves every so many seconds, by default too few for a short training", async () => {
  const path = newPath();
  const saved: number[] = [];
  await fit(toyNetwork, data, {
    ...fitOptions({ epochs: 1, checkpoint: { path, everySeconds: 0 } }),
    onStep: async ({ step }) => void (step > 1 && saved.push((await progressOf(path)).step)),
  });
  assert.deepEqual(saved, [1, 2, 3]);
  const quiet = newPath();
  await fit(toyNetwork, data, {
    ...fitOptions({ epochs: 1, checkpoint: { path: quiet } }),
    onStep: () => assert.rejects(Deno.stat(quiet), Deno.errors.NotFound),
  });
  assert.equal((await progressOf(quiet)).step, 4);
});

Deno.test("fit() that had come to its end gives its result again without a step", async () => {
  const options = fitOptions({ epochs: 2, checkpoint: { path: newPath() } });
  const first = await fit(toyNetwork, data, options);
  const again = await fit(toyNetwork, data, { ...options, onStep: () => assert.fail() });
  assert.deepEqual(plain(again), plain(first));
});

Deno.test("fit() makes a training longer when its schedule does not know the end", async () => {
  const options = fitOptions({ epochs: 4 });
  const path = newPath();
  await fit(toyNetwork, data, { ...options, epochs: 2, checkpoint: { path } });
  const longer = await fit(toyNetwork, data, { ...options, checkpoint: { path }, patience: 3 });
  assert.deepEqual(plain(longer), plain(await fit(toyNetwork, data, options)));
  const other = { ...options, schedule: cosine(), checkpoint: { path: newPath() } };
  await fit(toyNetwork, data, { ...other, epochs: 2 });
  await assert.rejects(
    fit(toyNetwork, data, other),
    /with schedule: factors over 8 steps \(\w+\) instead of factors over 16 steps/,
  );
});

Deno.test("fit() computes steps in the way of the checkpoint, and in no other", async () => {
  const execution = { parts: 4, workers: 1, threads: 1 };
  const options = fitOptions({ epochs: 2 });
  const path = newPath();
  await trainUntil(3, { ...options, execution, checkpoint: { path } });
  const whole = await fit(toyNetwork, data, { ...options, execution });
  await assert.rejects(
    fit(toyNetwork, data, {
      ...options,
      execution: { ...execution, parts: 2 },
      checkpoint: { path },
    }),
    /execution: {"parts":4,"workers":1,"threads":1} instead of {"parts":2,/,
  );
  const resumed = await fit(toyNetwork, data, { ...options, checkpoint: { path } });
  assert.deepEqual(resumed.execution, execution);
  assert.deepEqual(plain(resumed), plain(whole));
});

/** A source whose windows are changed at one place in every window. */
const shifted = (source: SampleSource): SampleSource => ({
  ...source,
  gather(positions, out) {
    source.gather(positions, out);
    out[0] += 1e-3;
  },
});

/** The toy network with its dropout at another rate: the same graph and parameters. */
const otherRate: Network = (context, x) =>
  toyNetwork({ ...context, mask: (name, shape) => context.mask(name, shape, 0.3) }, x);
const other: Network = (context, x) => dense(context, lastStep(x), { name: "head", units: 1 });

/** What is not the training of the file, and what the error says of it. */
const OTHERS: readonly [
  changes: Partial<FitOptions>,
  message: RegExp,
  also?: { readonly network?: Network; readonly sources?: typeof data },
][] = [
  [{ learningRate: 0.02 }, /with learningRate: 0.01 instead of 0.02; optimizer: .*remove it/],
  [{ batchSize: 20 }, /samples a step: 32 instead of 20/],
  [{ accumulate: 2 }, /accumulate: 1 instead of 2/],
  [{ weightDecay: 0.02 }, /with optimizer: /],
  [
    { optimizer: lion() },
    /one that keeps mean, square \(\w+\) instead of one that keeps momentum \(/,
  ],
  [{ optimizer: adamw({ epsilon: 1e-7 }) }, /with optimizer: /],
  [{ optimizer: adamw({ beta1: 0.8 }) }, /with optimizer: /],
  [{ averageDecay: 0.9 }, /instead of one that keeps mean, square, average/],
  [{ clipNorm: 2 }, /clipNorm: 1 instead of 2/],
  [{ clipNorm: undefined }, /clipNorm: 1 instead of none/],
  [{ schedule: oneCycle() }, /schedule: factor 1 \(\w+\) instead of factors over 48 steps \(\w+\)/],
  [{ schedule: reduceOnPlateau() }, /with schedule: /],
  [{ loss: binaryCrossEntropy({ labelSmoothing: 0.1 }) }, /with loss: binary cross-entropy/],
  [{ monitor: rocAucMonitor }, /monitor: validation loss instead of ROC-AUC \(max\)/],
  [{ minImprovement: 0.1 }, /minImprovement: 0 instead of 0.1/],
  [{ random: prng(4) }, /with random: seed of stream \w+ instead of seed of stream \w+ \(/],
  [{ threads: 2 }, /threads: 1 instead of 2/],
  [{}, /with network: /, { network: otherRate }],
  [{}, /network: 361 numbers \(\w+\) instead of 3 numbers/, { network: other }],
  [{}, /train: 100 samples .* instead of 90 samples/, {
    sources: { ...data, train: toySource(90) },
  }],
  [{}, /with train: 100 samples/, { sources: { ...data, train: shifted(data.train) } }],
  [{}, /with validation: 60 samples/, {
    sources: {
      ...data,
      validation: { ...data.validation, weights: new Float32Array(60).fill(2) },
    },
  }],
];

Deno.test("fit() refuses the checkpoint of another training, says why and leaves it", async (test) => {
  const path = newPath();
  const options = fitOptions({ checkpoint: { path } });
  await trainUntil(2, options);
  const before = await Deno.readFile(path);
  for (const [changes, message, { network = toyNetwork, sources = data } = {}] of OTHERS) {
    await test.step(`${message}`, async () => {
      const training = fit(network, sources, { ...options, ...changes });
      await assert.rejects(training, { name: "RangeError", message });
      await assert.rejects(training, { message: new RegExp(path) });
      assert.deepEqual(await Deno.readFile(path), before);
    });
  }
});

Deno.test("two plateau schedules and optimisers of other options are told apart", async () => {
  const schedules = [{}, { patience: 9 }, { factor: 0.2 }, { cooldown: 1 }, { threshold: 1e-3 }];
  const path = newPath();
  const options = fitOptions({ checkpoint: { path }, optimizer: sgd({ momentum: 0.9 }) });
  await trainUntil(2, { ...options, schedule: reduceOnPlateau() });
  for (const [i, change] of schedules.entries()) {
    const training = fit(toyNetwork, data, { ...options, schedule: reduceOnPlateau(change) });
    if (i === 0) await training;
    else await assert.rejects(training, /with schedule: /, JSON.stringify(change));
  }
});

Deno.test("fit() refuses a damaged checkpoint, however it is damaged, and leaves it", async () => {
  const path = newPath();
  const options = fitOptions({ epochs: 1, checkpoint: { path } });
  const { weights } = await fit(toyNetwork, data, options);
  const whole = await Deno.readFile(path);
  const cut = fc.nat(whole.length - 1).map((length) => whole.slice(0, length));
  const flipped = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, change]) => whole.map((byte, i) => i === at ? byte ^ change : byte));
  const foreign = encodeSafetensors({ tensors: { a: { shape: [1], data: Float32Array.of(1) } } });
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, flipped), async (bytes) => {
      await Deno.writeFile(path, bytes);
      await assert.rejects(fit(toyNetwork, data, options), {
        name: "SyntaxError",
        message: /Expected .*training.safetensors to be a whole checkpoint but found/,
      });
      assert.deepEqual(await Deno.readFile(path), bytes);
    }),
    { numRuns: 40 },
  );
  await Deno.writeFile(path, foreign);
  await assert.rejects(fit(toyNetwork, data, options), /format "training checkpoint 1" but found/);
  await Deno.writeFile(path, whole);
  assert.deepEqual((await fit(toyNetwork, data, options)).weights, weights);
});

Deno.test("fit() removes what a killed process left of its checkpoint, and nothing else", async () => {
  const path = newPath();
  await Deno.mkdir(`${path}/..`);
  const left = `${path}/../.training.safetensors.0ca1.tmp`;
  const others = [`${path}/../.other.safetensors.0ca1.tmp`, `${path}/../.training.safetensors.old`];
  for (const file of [left, ...others]) await Deno.writeTextFile(file, "half");
  await fit(toyNetwork, data, fitOptions({ epochs: 1, checkpoint: { path } }));
  await assert.rejects(Deno.stat(left), Deno.errors.NotFound);
  for (const file of others) assert.equal(await Deno.readTextFile(file), "half");
});

Deno.test("fit() that cannot save throws, and the file before stays whole", async () => {
  const path = newPath();
  const options = fitOptions({ checkpoint: { path, everySteps: 2 } });
  await assert.rejects(
    fit(toyNetwork, data, {
      ...options,
      async onStep({ step }) {
        if (step === 3) await Deno.rename(`${path}/..`, `${path}/../../moved`);
      },
    }),
    Deno.errors.NotFound,
  );
  const { step } = await progressOf(`${path}/../../moved/training.safetensors`);
  assert.equal(step, 2);
});

Deno.test("fit() refuses checkpoint options out of range, and resume beside them", async () => {
  const reject = (changes: Partial<FitOptions>, message: RegExp) =>
    assert.rejects(fit(toyNetwork, data, fitOptions(changes)), { message });
  const path = newPath();
  await reject({ checkpoint: { path, everySteps: 0 } }, /checkpoint.everySteps .* but found 0/);
  await reject({ checkpoint: { path, everySeconds: -1 } }, /checkpoint.everySeconds .* found -1/);
  const resume = {} as FitOptions["resume"];
  await reject({ checkpoint: { path }, resume }, /Expected resume or checkpoint but found both/);
  await assert.rejects(Deno.stat(`${path}/..`), Deno.errors.NotFound);
});
