import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ExperimentConfig } from "./config.ts";
import { readConfig } from "./read_config.ts";
import { trialHash } from "./trial_hash.ts";

const config = await readConfig(
  fileURLToPath(
    new URL("../../experiments/btc-daily-direction/experiment.json", import.meta.url),
  ),
);
const model = config.models[2];
const hash = (changes: Partial<ExperimentConfig> = {}) =>
  trialHash({ ...config, ...changes }, model);

Deno.test("trialHash() does not change with words or with the other models", () => {
  assert.equal(hash({ name: "another", question: "Why?" }), hash());
  assert.equal(hash({ models: [model] }), hash());
});

Deno.test("trialHash() changes with whatever decides the figures", () => {
  const hashes = [
    hash(),
    hash({ seed: config.seed + 1 }),
    hash({ smoke: true }),
    hash({ label: { ...config.label, horizon: 2 } }),
    hash({ backtest: { ...config.backtest, fee: 0 } }),
    trialHash(config, config.models[3]),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});
