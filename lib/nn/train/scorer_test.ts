import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { dense, lastStep, type Network, trace } from "../layers/mod.ts";
import { BATCH, input } from "../graph/mod.ts";
import { Scorer } from "./scorer.ts";
import { FEATURES, TIME, toySource } from "./testing.ts";

const network: Network = (context, x) => dense(context, lastStep(x), { name: "head", units: 3 });

Deno.test("Scorer.outputs() gives rows of all outputs, however many samples a run takes", async () => {
  const { parameters } = trace(network, input("x", [TIME, BATCH, FEATURES]));
  const weights = Object.fromEntries(
    parameters.map(({ name, shape, initializer }) => [name, initializer(prng(1), shape)]),
  );
  const source = toySource(23);
  const options = { time: TIME, features: FEATURES, weights };
  await using whole = await Scorer.compile(network, options);
  await using parts = await Scorer.compile(network, { ...options, batchSize: 5 });
  const outputs = await whole.outputs(source);
  assert.equal(outputs.length, 69);
  assert.deepEqual(await parts.outputs(source), outputs);

  // Against the product by hand, for the last sample.
  const x = new Float32Array(TIME * FEATURES);
  source.gather(Int32Array.of(22), x);
  const [a, b] = x.subarray((TIME - 1) * FEATURES);
  for (let k = 0; k < 3; k++) {
    const expected = a * weights["head.weight"][k] + b * weights["head.weight"][3 + k] +
      weights["head.bias"][k];
    assert.ok(Math.abs(outputs[66 + k] - expected) < 1e-6);
  }
});
