import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { BATCH, grad, input, multiply, sum, type Tensor } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { lstm } from "./lstm.ts";
import { trace } from "./network.ts";

const TIME = 5, BATCH_SIZE = 3, FEATURES = 2, HIDDEN = 4;
const SHAPES = {
  x: [TIME, BATCH_SIZE, FEATURES],
  "l.inputWeight": [FEATURES, 4 * HIDDEN],
  "l.recurrentWeight": [HIDDEN, 4 * HIDDEN],
  "l.bias": [4 * HIDDEN],
} as const;

function randomFeeds<A extends Float32Array | Float64Array>(
  make: (length: number) => A,
): Record<string, A> {
  const random = prng(11);
  return Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => {
      const numbers = make(shape.reduce<number>((product, size) => product * size, 1));
      for (let i = 0; i < numbers.length; i++) numbers[i] = random.normal() * 0.7;
      return [name, numbers];
    }),
  );
}

for (const reverse of [false, true]) {
  const direction = reverse ? "backward" : "forward";

  /** The loss reads the whole sequence and the last state, each weighted. */
  const build = () => {
    const x = input("x", SHAPES.x, "float64");
    let last: Tensor | undefined, sequence: Tensor | undefined;
    const { parameterTensors } = trace((context, x) => {
      ({ last, sequence } = lstm(context, x, { name: "l", hiddenSize: HIDDEN, reverse }));
      return last;
    }, x);
    return { x, parameterTensors, last: last!, sequence: sequence! };
  };

  for (const reads of ["sequence", "last", "both"] as const) {
    Deno.test(`lstm() read ${direction}: adjoint from ${reads} agrees with finite differences in float64`, async () => {
      const { x, parameterTensors, last, sequence } = build();
      const a = sum(multiply(sequence, sequence)), b = sum(multiply(last, 0.7));
      const loss = reads === "sequence" ? a : reads === "last" ? b : sum(multiply(a, b));
      const names = Object.keys(SHAPES);
      const gradients = grad(loss, [x, ...parameterTensors]);
      const outputs = {
        loss,
        ...Object.fromEntries(gradients.map((gradient, i) => [`d/${names[i]}`, gradient])),
      };
      const feeds = randomFeeds((length) => new Float64Array(length));
      const found = await evaluate(outputs, { feeds, shapes: SHAPES, composites: "expand" });
      const lossAt = async () =>
        (await evaluate({ loss }, { feeds, shapes: SHAPES, composites: "expand" })).loss[0];
      const delta = 1e-5;
      for (const name of names) {
        const numbers = feeds[name];
        // Every third number: each gate, step and row is met.
        for (let k = 0; k < numbers.length; k += 3) {
          const held = numbers[k];
          numbers[k] = held + delta;
          const above = await lossAt();
          numbers[k] = held - delta;
          const below = await lossAt();
          numbers[k] = held;
          const numeric = (above - below) / (2 * delta);
          assert.ok(
            Math.abs(found[`d/${name}`][k] - numeric) <= 1e-7 * Math.max(1, Math.abs(numeric)),
            `${name}[${k}]: adjoint ${found[`d/${name}`][k]}, finite difference ${numeric}`,
          );
        }
      }
    });
  }

  Deno.test(`lstm() read ${direction}: the runtime's operator gives what the unrolled graph gives`, async () => {
    const feeds = randomFeeds((length) => new Float32Array(length));
    const outputsOf = (batch: number) => {
      const { last, sequence } = (() => {
        const x = input("x", [TIME, batch, FEATURES]);
        let result: { last: Tensor; sequence: Tensor };
        trace((context, x) => {
          result = lstm(context, x, { name: "l", hiddenSize: HIDDEN, reverse });
          return result.last;
        }, x);
        return result!;
      })();
      return { last, sequence };
    };
    const unrolled = await evaluate(outputsOf(BATCH_SIZE), {
      feeds,
      shapes: SHAPES,
      composites: "expand",
    });
    const served = await evaluate(outputsOf(BATCH), { feeds, shapes: SHAPES });
    for (const name of ["last", "sequence"]) {
      assert.equal(served[name].length, unrolled[name].length);
      served[name].forEach((value, i) => {
        assert.ok(Math.abs(value - unrolled[name][i]) < 1e-6, `${name}[${i}]`);
      });
    }
  });
}
