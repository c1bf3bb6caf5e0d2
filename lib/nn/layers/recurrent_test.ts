import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { BATCH, grad, input, multiply, sum, type Tensor } from "../graph/mod.ts";
import { lower, Session } from "../onnx/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { trace } from "./network.ts";

const TIME = 5, BATCH_SIZE = 3, FEATURES = 2, HIDDEN = 4;
const x = [TIME, BATCH_SIZE, FEATURES];
const weights = (gates: number) => ({
  x,
  "l.inputWeight": [FEATURES, gates * HIDDEN],
  "l.recurrentWeight": [HIDDEN, gates * HIDDEN],
  "l.bias": [gates * HIDDEN],
});
type Shapes = Readonly<Record<string, readonly number[]>>;
const LAYERS = {
  lstm: { layer: lstm, shapes: weights(4) as Shapes },
  gru: { layer: gru, shapes: { ...weights(3), "l.candidateBias": [HIDDEN] } as Shapes },
};

function randomFeeds<A extends Float32Array | Float64Array>(
  shapes: Shapes,
  make: (length: number) => A,
): Record<string, A> {
  const random = prng(11);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const numbers = make(shape.reduce((product, size) => product * size, 1));
      for (let i = 0; i < numbers.length; i++) numbers[i] = random.normal() * 0.7;
      return [name, numbers];
    }),
  );
}

const CASES = Object.entries(LAYERS).flatMap(([kind, { layer, shapes }]) =>
  [false, true].map((reverse) => ({ kind, layer, shapes, reverse }))
);

for (const { kind, layer, shapes, reverse } of CASES) {
  const direction = reverse ? "backward" : "forward";

  /** The loss reads the whole sequence and the last state, each weighted. */
  const build = () => {
    const x = input("x", shapes.x, "float64");
    let last: Tensor | undefined, sequence: Tensor | undefined;
    const { parameterTensors } = trace((context, x) => {
      ({ last, sequence } = layer(context, x, { name: "l", hiddenSize: HIDDEN, reverse }));
      return last;
    }, x);
    return { x, parameterTensors, last: last!, sequence: sequence! };
  };

  for (const reads of ["sequence", "last", "both"] as const) {
    Deno.test(`${kind}() read ${direction}: adjoint from ${reads} agrees with finite differences in float64`, async () => {
      const { x, parameterTensors, last, sequence } = build();
      const a = sum(multiply(sequence, sequence)), b = sum(multiply(last, 0.7));
      const loss = reads === "sequence" ? a : reads === "last" ? b : sum(multiply(a, b));
      const names = Object.keys(shapes);
      const gradients = grad(loss, [x, ...parameterTensors]);
      const outputs = {
        loss,
        ...Object.fromEntries(gradients.map((gradient, i) => [`d/${names[i]}`, gradient])),
      };
      const feeds = randomFeeds(shapes, (length) => new Float64Array(length));
      await using session = await Session.create(lower(outputs, { composites: "expand" }));
      const run = async () => {
        const values = names.map((name) => [name, session.value(feeds[name], shapes[name])]);
        const results = await session.run(Object.fromEntries(values));
        return (name: string) => results[name].data as Float64Array;
      };
      const found = await run();
      const lossAt = async () => (await run())("loss")[0];
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
            Math.abs(found(`d/${name}`)[k] - numeric) <= 1e-7 * Math.max(1, Math.abs(numeric)),
            `${name}[${k}]: adjoint ${found(`d/${name}`)[k]}, finite difference ${numeric}`,
          );
        }
      }
    });
  }

  Deno.test(`${kind}() read ${direction}: the runtime's operator gives what the unrolled graph gives`, async () => {
    const feeds = randomFeeds(shapes, (length) => new Float32Array(length));
    const outputsOf = (batch: number) => {
      const { last, sequence } = (() => {
        const x = input("x", [TIME, batch, FEATURES]);
        let result: { last: Tensor; sequence: Tensor };
        trace((context, x) => {
          result = layer(context, x, { name: "l", hiddenSize: HIDDEN, reverse });
          return result.last;
        }, x);
        return result!;
      })();
      return { last, sequence };
    };
    const unrolled = await evaluate(outputsOf(BATCH_SIZE), {
      feeds,
      shapes,
      composites: "expand",
    });
    const served = await evaluate(outputsOf(BATCH), { feeds, shapes });
    for (const name of ["last", "sequence"]) {
      assert.equal(served[name].length, unrolled[name].length);
      served[name].forEach((value, i) => {
        assert.ok(Math.abs(value - unrolled[name][i]) < 1e-6, `${name}[${i}]`);
      });
    }
  });
}
