import assert from "node:assert/strict";
import { createBars, prng } from "../core/mod.ts";
import { join, type Samples } from "../dataset/mod.ts";
import { featureTable } from "../features/mod.ts";
import { Session } from "../nn/onnx/mod.ts";
import { identityCalibrator } from "../calibration/mod.ts";
import type { Estimator } from "./estimator.ts";
import { logistic } from "./logistic.ts";
import { mlp } from "./mlp.ts";
import { permutationImportance } from "./permutation_importance.ts";
import { withSelection } from "./with_selection.ts";

const NAMES = ["noise", "told", "copy", "hint", "still"];

/** Samples of which `told` knows most of the label, `copy` as much, `hint` a little. */
function samplesOf(rows: number, { sequenceLength = 1, gap = -1 } = {}): Samples {
  const random = prng(9);
  const column = (value: (t: number) => number) =>
    Float64Array.from({ length: rows }, (_, t) => value(t));
  const told = column(() => random.normal()), hint = column(() => random.normal());
  const label = column((t) => Number(told[t] + 0.5 * hint[t] + 0.5 * random.normal() > 0));
  const columns = [
    column(() => random.normal()),
    told,
    told.map((value) => value + 0.01 * random.normal()),
    hint,
    column(() => 3),
  ];
  if (gap >= 0) columns[1][gap] = NaN;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((values, j) => data.set(values, j * rows));
  const price = column(() => 10);
  const time = column((t) => 1000 * t);
  const bars = createBars(
    { time, open: price, high: price, low: price, close: price, volume: price },
    { symbol: "TEST", intervalMs: 1000 },
  );
  const span = Int32Array.from({ length: rows }, (_, t) => Math.min(t + 1, rows - 1));
  const table = featureTable({ names: NAMES, rows, warmup: 0, data });
  const labels = { name: "given", horizon: 1, values: label, spanStart: span, spanEnd: span };
  return join(bars, table, labels, { sequenceLength });
}

const range = (from: number, to: number) =>
  Int32Array.from({ length: to - from }, (_, i) => from + i);
const OPTIONS = { seed: 1, device: "cpu", threads: 1 } as const;
const fit = (estimator: Estimator, samples: Samples, train: Int32Array) =>
  estimator.fit({ samples, train, validation: range(600, 700), scaler: "standard" }, OPTIONS);

Deno.test("permutationImportance() finds what a model lives on, and nothing where it does not look", async () => {
  const samples = samplesOf(1000);
  const model = logistic({ names: ["told", "hint", "noise"] });
  await using fitted = await fit(model, samples, range(0, 600));
  const lost = await permutationImportance(fitted, samples, range(700, 1000), { seed: 3 });
  assert.deepEqual([...lost.keys()], NAMES);
  assert.ok(lost.get("told")! > 0.2);
  assert.ok(lost.get("hint")! > 0.02 && lost.get("hint")! < lost.get("told")!);
  assert.ok(Math.abs(lost.get("noise")!) < 0.02);
  assert.deepEqual([lost.get("copy"), lost.get("still")], [0, 0]);
});

Deno.test("permutationImportance() leaves samples as they were, and missing rows missing", async () => {
  const samples = samplesOf(1000, { sequenceLength: 4, gap: 800 });
  const model = mlp({ names: ["told", "noise"], sequenceLength: 4, hiddenSizes: [4], epochs: 2 });
  await using fitted = await fit(model, samples, range(0, 600));
  const before = samples.table.data.slice();
  const lost = await permutationImportance(fitted, samples, range(700, 990), {
    names: ["told"],
    repeats: 2,
    seed: 3,
  });
  assert.ok(Number.isFinite(lost.get("told")!));
  assert.ok(samples.table.data.every((value, i) => Object.is(value, before[i])));
});

for (const by of ["mutualInformation", "mrmr", "permutation"] as const) {
  Deno.test(`withSelection() by ${by} keeps what tells of the label, once`, async () => {
    const samples = samplesOf(1000);
    const make = (names: readonly string[]) => logistic({ names });
    const model = withSelection(make, { names: NAMES, by, count: 2, clusterAbove: 0.9 });
    await using fitted = await fit(model, samples, range(0, 600));
    const [first, second] = fitted.columns!;
    assert.ok(["told", "copy"].includes(first) && second === "hint", fitted.columns!.join());
    assert.equal(fitted.parameters, 3);
    // The file takes the chosen columns alone.
    await using session = await Session.create(fitted.save(identityCalibrator()));
    const row = fitted.columns!.map((name) => samples.table.column(name)[samples.rows[900]]);
    const features = session.value(Float32Array.from(row), [1, 1, 2]);
    const { score } = await session.run({ features });
    const [expected] = await fitted.predict(samples, Int32Array.of(900));
    assert.ok(Math.abs(Number(score.data[0]) - expected) < 1e-4);
  });

  Deno.test(`withSelection() by ${by} looks at training samples alone`, async () => {
    const make = (names: readonly string[]) => logistic({ names });
    const model = withSelection(make, { names: NAMES, by, count: 3 });
    const samples = samplesOf(1000), other = samplesOf(1000);
    other.label.forEach((label, i) => other.label[i] = i < 600 ? label : 1 - label);
    for (const name of NAMES) other.table.column(name).fill(1e6, other.rows[600]);
    await using a = await fit(model, samples, range(0, 600));
    await using b = await fit(model, other, range(0, 600));
    assert.deepEqual(a.columns, b.columns);
    assert.deepEqual(
      await a.predict(samples, range(0, 50)),
      await b.predict(other, range(0, 50)),
    );
  });
}
