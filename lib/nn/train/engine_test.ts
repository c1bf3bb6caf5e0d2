import assert from "node:assert/strict";
import { NATIVE_FOLDER, NATIVE_STAMP } from "../tfjs/mod.ts";
import type { FitOptions } from "./fit_options.ts";
import { fit } from "./fit.ts";
import { fitOptions, toyNetwork, toySource } from "./testing.ts";

const sources = { train: toySource(16), validation: toySource(0) };
const train = (changes: Partial<FitOptions>) => fit(toyNetwork, sources, fitOptions(changes));
const CPU = { parts: 1, workers: 1, threads: 1, engine: "tfjs", backend: "cpu" } as const;

Deno.test("fit() refuses an engine that is none, or not that of the execution", async () => {
  await assert.rejects(train({ engine: "torch" as "onnx" }), {
    name: "RangeError",
    message: "Expected engine to be onnx or tfjs but found torch",
  });
  await assert.rejects(train({ engine: "onnx", execution: CPU }), {
    name: "RangeError",
    message: "Expected steps of engine onnx but found an execution of tfjs",
  });
});

Deno.test("fit() with engine tfjs refuses a batch in parts, and a device that it has not", async () => {
  await assert.rejects(train({ execution: { ...CPU, parts: 2 } }), {
    name: "RangeError",
    message: "Expected a batch in 1 part with engine tfjs but found 2",
  });
  await assert.rejects(train({ device: "webgpu", execution: CPU }), {
    name: "RangeError",
    message: /^Expected device cpu or "auto" with engine tfjs but found webgpu: TensorFlow\.js in/,
  });
});

const isSetUp = await Deno.stat(new URL(NATIVE_STAMP, NATIVE_FOLDER)).then(() => true, () => false);

Deno.test({
  name: "fit() says how to set TensorFlow up where its own code is asked for and missing",
  ignore: isSetUp,
  async fn() {
    await assert.rejects(train({ execution: { ...CPU, backend: "tensorflow" } }), {
      message: "Expected TensorFlow's own code in .tfjs but found none: " +
        "`deno task setup:tfjs` sets it up",
    });
  },
});
