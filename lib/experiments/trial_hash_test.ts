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
const [, , logistic, lstm] = config.models;
const hash = (changes: Partial<ExperimentConfig> = {}, model = lstm) =>
  trialHash({ ...config, ...changes }, model);

Deno.test("trialHash() does not change with words, other models or how intervals are made", () => {
  assert.equal(hash({ name: "another", question: "Why?" }), hash());
  assert.equal(hash({ models: [lstm] }), hash());
  assert.equal(hash({ bootstrap: { resamples: 100 } }), hash());
});

Deno.test("trialHash() changes with the seed only where fitting is random", () => {
  const seed = config.seed + 1;
  assert.notEqual(hash({ seed }), hash());
  assert.equal(hash({ seed }, logistic), hash({}, logistic));
});

Deno.test("trialHash() changes with whatever decides the figures", () => {
  const hashes = [
    hash(),
    hash({ smoke: true }),
    hash({ label: { ...config.label, horizon: 2 } }),
    hash({ backtest: { ...config.backtest, fee: 0 } }),
    hash({}, logistic),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});
