/**
 * Training and forecasts on CUDA next to the CPU. Needs an NVIDIA GPU and `deno task setup:cuda`;
 * without them there is nothing to test: `deno task test:devices`. @module
 */
import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { BATCH, input } from "lib/nn/graph/mod.ts";
import { trace } from "lib/nn/layers/mod.ts";
import { type Device, lower, Session } from "lib/nn/onnx/mod.ts";
import { agreesWith, chooseDevice, describeTrials } from "lib/nn/train/mod.ts";
import { benchNetworks, FEATURES, stepOptions } from "../../bench/train_networks.ts";

const TIME = 9, SIZE = 8;

const isThere = await Session.create(lower({ y: input("x", [1]) }), { device: "cuda" })
  .then(() => true, () => false);

const networks = benchNetworks({ hiddenSize: 8, channels: 8 });

/** Outputs of all windows of a batch that is not the training's. */
async function outputs(name: string, device: Device): Promise<Float32Array> {
  const random = prng(1);
  const x = input("x", [TIME, SIZE, FEATURES]);
  const { parameters } = trace(networks[name], x, { training: true });
  const weights = Object.fromEntries(
    parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(random.fork(name), shape) as Float32Array,
    ]),
  );
  const windows = input("x", [TIME, BATCH, FEATURES]);
  const { output } = trace(networks[name], windows, { weights });
  await using session = await Session.create(lower({ output }), { device });
  const values = Float32Array.from({ length: TIME * 7 * FEATURES }, () => random.normal());
  const found = await session.run({ x: session.value(values, [TIME, 7, FEATURES]) });
  return found.output.data as Float32Array;
}

for (const name of Object.keys(networks)) {
  Deno.test({
    name: `CUDA trains ${name} as the CPU does`,
    ignore: !isThere,
    async fn() {
      const options = stepOptions([TIME, SIZE, FEATURES]);
      const { trials } = await chooseDevice(networks[name], options, { devices: ["cuda"] });
      const [cpu, cuda] = trials;
      assert.ok(agreesWith(cuda, cpu), describeTrials(trials));
      assert.notEqual(cpu.losses[0], cpu.losses[9]);
    },
  });

  Deno.test({
    name: `CUDA scores windows with ${name} as the CPU does`,
    ignore: !isThere,
    async fn() {
      const expected = await outputs(name, "cpu"), found = await outputs(name, "cuda");
      // Products are in TensorFloat-32 there.
      expected.forEach((value, i) => assert.ok(Math.abs(found[i] - value) < 5e-3));
    },
  });
}
