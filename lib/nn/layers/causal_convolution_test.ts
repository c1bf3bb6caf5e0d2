import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { BATCH, input } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { causalConvolution, type CausalConvolutionOptions } from "./causal_convolution.ts";
import { type BuildContext, trace } from "./network.ts";
import { blockTimes, temporalBlock } from "./temporal_block.ts";
import { allSteps, stepReader, type TimedSteps, timesRead } from "./timed_steps.ts";

const draw = (seed: number, length: number) => {
  const random = prng(seed);
  return Float32Array.from({ length }, () => random.normal());
};

/** Output of a layer on random windows [time, batch, inputs], and the weights it had. */
async function run(
  layer: (context: BuildContext, x: TimedSteps) => TimedSteps,
  shape: readonly [time: number, batch: number, inputs: number],
  x = draw(1, shape[0] * shape[1] * shape[2]),
) {
  const { output, parameters } = trace(
    (context, x) => layer(context, allSteps(x)).values,
    input("x", [shape[0], BATCH, shape[2]]),
  );
  const random = prng(2);
  const weights = Object.fromEntries(
    parameters.map(({ name, shape, initializer }) => [name, initializer(random.fork(name), shape)]),
  );
  const shapes = Object.fromEntries(parameters.map(({ name, shape }) => [name, shape]));
  const { y } = await evaluate({ y: output }, {
    feeds: { x, ...weights },
    shapes: { x: shape, ...shapes },
  });
  return { x, y, weights };
}

Deno.test("causalConvolution() is the sum over taps of past steps, whatever the free batch", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        time: fc.integer({ min: 1, max: 9 }),
        batch: fc.integer({ min: 1, max: 3 }),
        inputs: fc.integer({ min: 1, max: 3 }),
        channels: fc.integer({ min: 1, max: 3 }),
        kernelSize: fc.integer({ min: 1, max: 4 }),
        dilation: fc.integer({ min: 1, max: 5 }),
      }),
      async ({ time, batch, inputs, ...options }) => {
        const { channels, kernelSize, dilation } = options;
        const { x, y, weights } = await run(
          (context, x) => causalConvolution(context, x, { name: "c", ...options }),
          [time, batch, inputs],
        );
        for (let t = 0; t < time; t++) {
          for (let b = 0; b < batch; b++) {
            for (let c = 0; c < channels; c++) {
              let expected = weights["c.bias"][c];
              for (let k = 0; k < kernelSize; k++) {
                const past = t - (kernelSize - 1 - k) * dilation;
                if (past < 0) continue;
                for (let i = 0; i < inputs; i++) {
                  expected += weights["c.weight"][(k * inputs + i) * channels + c] *
                    x[(past * batch + b) * inputs + i];
                }
              }
              const found = y[(t * batch + b) * channels + c];
              assert.ok(Math.abs(found - expected) < 1e-5, `${found} at ${t}, not ${expected}`);
            }
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("causalConvolution() with weight norm does not see the length of its weights", async () => {
  const options: CausalConvolutionOptions = {
    name: "c",
    channels: 2,
    kernelSize: 3,
    weightNorm: true,
  };
  const layer = (factor: number) => (context: BuildContext, x: TimedSteps) =>
    causalConvolution(
      {
        ...context,
        parameter: (name, shape, initializer) =>
          context.parameter(
            name,
            shape,
            name === "c.weight"
              ? (random, shape) => initializer(random, shape).map((value) => factor * value)
              : initializer,
          ),
      },
      x,
      options,
    );
  const once = await run(layer(1), [5, 2, 3]), tenfold = await run(layer(10), [5, 2, 3]);
  assert.notDeepEqual(once.weights["c.weight"], tenfold.weights["c.weight"]);
  once.y.forEach((value, i) => assert.ok(Math.abs(value - tenfold.y[i]) < 1e-5));
});

Deno.test("temporalBlock() sees exactly its receptive field", async () => {
  const time = 12, kernelSize = 3, dilation = 2, field = 1 + 2 * (kernelSize - 1) * dilation;
  const layer = (context: BuildContext, x: TimedSteps) =>
    temporalBlock(context, x, {
      name: "b",
      channels: 16,
      kernelSize,
      dilation,
      dropout: 0,
      weightNorm: false,
    });
  const { x, y } = await run(layer, [time, 1, 2]);
  for (let t = 0; t < time; t++) {
    const other = x.slice();
    other[2 * t] += 5;
    const changed = (await run(layer, [time, 1, 2], other)).y;
    for (let s = 0; s < time; s++) {
      const differs = y.slice(16 * s, 16 * (s + 1)).some((value, i) =>
        value !== changed[16 * s + i]
      );
      const seen = s >= t && s - t < field && (s - t) % dilation === 0;
      assert.equal(differs, seen, `step ${s} after a change at ${t}`);
    }
  }
});

Deno.test("temporalBlock() has weights for its shortcut only where the channels differ", () => {
  const names = (inputs: number) =>
    trace((context, x) =>
      temporalBlock(context, allSteps(x), {
        name: "b",
        channels: 4,
        kernelSize: 2,
        dilation: 1,
        dropout: 0.1,
        weightNorm: true,
      }).values, input("x", [3, 2, inputs])).parameters.map(({ name }) => name);
  const convolutions = ["first", "second"].flatMap((part) =>
    ["weight", "gain", "bias"].map((parameter) => `b.${part}.${parameter}`)
  );
  assert.deepEqual(names(4), convolutions);
  assert.deepEqual(names(3), [...convolutions, "b.shortcut.weight", "b.shortcut.bias"]);
});

Deno.test("temporalBlock() at some times gives what it gives there at all times", async () => {
  const sets = fc.record({
    at: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1 })
      .map((times) => times.sort((a, b) => a - b)),
    kernelSize: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(sets, async ({ at, ...taps }) => {
      const options = { name: "b", channels: 2, dropout: 0, weightNorm: true, ...taps };
      const all = await run((context, x) => temporalBlock(context, x, options), [10, 2, 3]);
      const needed = blockTimes(at, taps);
      const some = await run((context, x) => {
        const read = { times: needed, values: stepReader(x)(needed) };
        return temporalBlock(context, read, { ...options, at });
      }, [10, 2, 3]);
      const there = at.flatMap((time) => all.y.slice(4 * time, 4 * (time + 1)));
      assert.equal(some.y.length, there.length);
      there.forEach((value, i) => assert.ok(Math.abs(value - some.y[i]) < 1e-5));
    }),
    { numRuns: 40 },
  );
});

Deno.test("timesRead() holds what taps reach, and stepReader() says what is missing", () => {
  assert.deepEqual(timesRead([9], { kernelSize: 3, dilation: 4 }), [1, 5, 9]);
  assert.deepEqual(timesRead([3, 9], { kernelSize: 2, dilation: 6 }), [3, 9]);
  const steps = { times: [1, 3], values: input("x", [2, 4, 5]) };
  assert.throws(() => stepReader(steps)([1, 2]), {
    name: "RangeError",
    message: "Expected steps at 1, 3 to hold 2",
  });
});
