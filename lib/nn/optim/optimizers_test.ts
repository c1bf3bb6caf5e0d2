import assert from "node:assert/strict";
import { add, constant, grad, input, matmul, softplus, sum } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { adamw } from "./adamw.ts";
import { lion } from "./lion.ts";
import { movingAverage } from "./moving_average.ts";
import type { Optimizer } from "./optimizer.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

interface OptimizerCase {
  readonly kind: "adamw" | "sgd" | "rmsprop" | "lion";
  readonly options: Readonly<Record<string, number>>;
  /** Weights after each step, and the moving average of them. */
  readonly weights: readonly (readonly number[])[];
  readonly averages: readonly (readonly number[])[];
}

const fixture: {
  readonly learningRate: number;
  readonly averageDecay: number;
  readonly start: readonly number[];
  /** The loss is the sum of softplus(a w + b). */
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly cases: Readonly<Record<string, OptimizerCase>>;
} = JSON.parse(await Deno.readTextFile(new URL("fixtures/optimizers.json", import.meta.url)));

/** Sets names of results apart from those of inputs. */
const NEXT = "next/";

const MAKE = { adamw, sgd, rmsprop, lion };

/** Weights after each of `steps`, and their averages, computed by the runtime in float64. */
async function descend(optimizer: Optimizer, steps: number) {
  const size = fixture.start.length;
  const shapes: Record<string, readonly number[]> = { w: [size, 1] };
  const w = input("w", [size, 1], "float64");
  const a = constant(fixture.a.flat(), [fixture.a.length, size], "float64");
  const b = constant(fixture.b, [fixture.b.length, 1], "float64");
  const [gradient] = grad(sum(softplus(add(matmul(a, w), b))), [w]);
  const slots = Object.fromEntries(
    optimizer.slots.map((slot) => [slot, input(slot, [size, 1], "float64")]),
  );
  const names = Object.keys(optimizer.scalars(1, 1));
  const scalars = Object.fromEntries(names.map((name) => [name, input(name, [], "float64")]));
  const next = optimizer.update({ parameter: w, gradient, slots, scalars });
  const outputs = Object.fromEntries(
    Object.entries({ parameter: next.parameter, ...next.slots })
      .map(([name, tensor]) => [NEXT + name, tensor]),
  );
  for (const slot of optimizer.slots) shapes[slot] = [size, 1];
  for (const name of names) shapes[name] = [];
  let values: Record<string, readonly number[]> = { parameter: fixture.start };
  for (const slot of optimizer.slots) values[slot] = new Array(size).fill(0);
  const path: (typeof values)[] = [];
  for (let step = 1; step <= steps; step++) {
    const numbers = optimizer.scalars(step, fixture.learningRate);
    const { parameter, ...rest } = values;
    const feeds = {
      w: Float64Array.from(parameter),
      ...Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, Float64Array.from(v)])),
      ...Object.fromEntries(names.map((name) => [name, Float64Array.of(numbers[name])])),
    };
    const results = await evaluate(outputs, { feeds, shapes });
    values = Object.fromEntries(
      Object.entries(results).map(([name, numbers]) => [name.slice(NEXT.length), numbers]),
    );
    path.push(values);
  }
  return path;
}

function assertClose(found: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-12, `${what}: ${value} for ${expected[i]}`);
  });
}

for (const [name, { kind, options, weights, averages }] of Object.entries(fixture.cases)) {
  Deno.test(`${name}: five steps and their moving average are PyTorch's`, async () => {
    const optimizer = movingAverage(MAKE[kind](options), { decay: fixture.averageDecay });
    const path = await descend(optimizer, weights.length);
    path.forEach((values, k) => {
      assertClose(values.parameter, weights[k], `weights after step ${k + 1}`);
      assertClose(values.average, averages[k], `average after step ${k + 1}`);
    });
  });
}

Deno.test("optimisers refuse numbers out of range", () => {
  assert.throws(() => sgd({ momentum: 1.5 }), /Expected momentum .* but found 1\.5/);
  assert.throws(() => sgd({ nesterov: true }), /Expected momentum above 0 with nesterov/);
  assert.throws(() => rmsprop({ alpha: -1 }), /Expected alpha .* but found -1/);
  assert.throws(() => lion({ beta1: NaN }), /Expected beta1 .* but found NaN/);
  assert.throws(() => movingAverage(sgd(), { decay: 1 }), RangeError);
  assert.throws(() => movingAverage(movingAverage(sgd())), TypeError);
});
