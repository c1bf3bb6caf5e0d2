import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { BATCH, input } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { multiHeadAttention } from "./multi_head_attention.ts";
import { trace } from "./network.ts";

const SIZES = { batch: 3, time: 5, width: 6, heads: 2 };
const draw = (seed: number, length: number) => {
  const random = prng(seed);
  return Float32Array.from({ length }, () => random.normal());
};

async function attend(x: Float32Array, { causal }: { readonly causal: boolean }) {
  const { batch, time, width, heads } = SIZES;
  const { output, parameters } = trace(
    (context, x) => multiHeadAttention(context, x, { name: "a", heads, dropout: 0, causal }),
    input("x", [BATCH, time, width]),
  );
  const weights = Object.fromEntries(
    parameters.map(({ name, shape }, i) => [
      name,
      draw(10 + i, shape.reduce((product, size) => product * size, 1)),
    ]),
  );
  const { y } = await evaluate({ y: output }, {
    feeds: { x, ...weights },
    shapes: {
      x: [batch, time, width],
      ...Object.fromEntries(parameters.map(({ name, shape }) => [name, shape])),
    },
  });
  return { y, weights };
}

/** The paper's formula, sample by sample and head by head. */
function naive(
  x: Float32Array,
  weights: Readonly<Record<string, Float32Array>>,
  { causal }: { readonly causal: boolean },
): number[] {
  const { batch, time, width, heads } = SIZES;
  const size = width / heads;
  const out: number[] = [];
  for (let b = 0; b < batch; b++) {
    const project = (t: number, column: number) => {
      let value = weights["a.inputBias"][column];
      for (let i = 0; i < width; i++) {
        value += x[(b * time + t) * width + i] * weights["a.inputWeight"][i * 3 * width + column];
      }
      return value;
    };
    for (let t = 0; t < time; t++) {
      const mixed: number[] = [];
      for (let h = 0; h < heads; h++) {
        const end = causal ? t + 1 : time;
        const shares = Array.from({ length: end }, (_, s) => {
          let product = 0;
          for (let i = 0; i < size; i++) {
            product += project(t, h * size + i) * project(s, width + h * size + i);
          }
          return Math.exp(product / Math.sqrt(size));
        });
        const total = shares.reduce((sum, share) => sum + share, 0);
        for (let i = 0; i < size; i++) {
          mixed.push(
            shares.reduce(
              (sum, share, s) => sum + share * project(s, 2 * width + h * size + i),
              0,
            ) /
              total,
          );
        }
      }
      for (let j = 0; j < width; j++) {
        out.push(mixed.reduce(
          (sum, value, i) => sum + value * weights["a.output.weight"][i * width + j],
          weights["a.output.bias"][j],
        ));
      }
    }
  }
  return out;
}

for (const causal of [false, true]) {
  Deno.test(`multiHeadAttention() is the paper's formula${causal ? " under a causal mask" : ""}, whatever the free batch`, async () => {
    const x = draw(1, SIZES.batch * SIZES.time * SIZES.width);
    const { y, weights } = await attend(x, { causal });
    const expected = naive(x, weights, { causal });
    assert.equal(y.length, expected.length);
    y.forEach((value, i) => {
      assert.ok(
        Math.abs(value - expected[i]) < 1e-4 * Math.max(1, Math.abs(expected[i])),
        `[${i}]`,
      );
    });
  });
}

Deno.test("multiHeadAttention() under a causal mask sees no later step", async () => {
  const { batch, time, width } = SIZES;
  const x = draw(1, batch * time * width);
  const { y } = await attend(x, { causal: true });
  const other = x.slice();
  other[(time - 2) * width] += 3;
  const changed = (await attend(other, { causal: true })).y;
  const before = (time - 2) * width;
  assert.deepEqual(changed.slice(0, before), y.slice(0, before));
  assert.notDeepEqual(changed.slice(before, before + width), y.slice(before, before + width));
});

Deno.test("multiHeadAttention() refuses heads that do not divide the width", () => {
  assert.throws(
    () =>
      trace(
        (context, x) => multiHeadAttention(context, x, { name: "a", heads: 4, dropout: 0 }),
        input("x", [2, 3, 6]),
      ),
    { name: "RangeError", message: "Expected heads to divide the width 6 but found 4" },
  );
});
