import assert from "node:assert/strict";
import { fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ModelProtoSchema } from "onnx-buf";
import { add, concat, input, multiply, sign, split } from "../graph/mod.ts";
import { adaptToWebGpu, SPLIT_OUTPUTS } from "./adapt_model.ts";
import { lower } from "./lower.ts";
import { Session } from "./session.ts";

/** Runs a model as it is, and adapted, both on the CPU. */
async function runBoth(model: Uint8Array, x: Float32Array, shape: readonly number[]) {
  const results = [];
  for (const bytes of [model, adaptToWebGpu(model)]) {
    await using session = await Session.create(bytes);
    const { y } = await session.run({ x: session.value(x, shape) });
    results.push([...y.data as Float32Array]);
  }
  return results;
}

function nodesOf(model: Uint8Array) {
  return fromBinary(ModelProtoSchema, model).graph!.node;
}

Deno.test("adaptToWebGpu() cuts wide splits into narrow ones that give the same parts", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 120 }),
      fc.boolean(),
      async (sizes, first) => {
        const length = sizes.reduce((sum, size) => sum + size, 0);
        const shape = first ? [length, 2] : [2, length], axis = first ? 0 : 1;
        const parts = split(input("x", shape), sizes, axis);
        const model = lower({ y: concat(parts.map((part, i) => multiply(part, i + 1)), axis) });
        const x = Float32Array.from({ length: 2 * length }, (_, i) => i + 1);
        const [expected, found] = await runBoth(model, x, shape);
        assert.deepEqual(found, expected);
        for (const { opType, output } of nodesOf(adaptToWebGpu(model))) {
          assert.ok(
            opType !== "Split" || output.length <= SPLIT_OUTPUTS,
            `${output.length} outputs`,
          );
        }
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("adaptToWebGpu() writes signs as comparisons", async () => {
  const model = lower({ y: sign(input("x", [6])) });
  const x = Float32Array.of(-Infinity, -1e-30, -0, 0, 3, Infinity);
  const [expected, found] = await runBoth(model, x, [6]);
  assert.deepEqual(expected.map((value) => value + 0), [-1, -1, 0, 0, 1, 1]);
  assert.deepEqual(found, [-1, -1, 0, 0, 1, 1]);
  assert.ok(nodesOf(adaptToWebGpu(model)).every(({ opType }) => opType !== "Sign"));
});

Deno.test("adaptToWebGpu() leaves other nodes as they are", () => {
  const model = lower({ y: add(input("x", [2]), 1) });
  assert.deepEqual(nodesOf(adaptToWebGpu(model)), nodesOf(model));
});

Deno.test("adaptToWebGpu() refuses double precision", () => {
  assert.throws(
    () => adaptToWebGpu(lower({ y: add(input("x", [2], "float64"), 1) })),
    new TypeError("Expected float32 inputs on WebGPU but found float64 in x"),
  );
});
