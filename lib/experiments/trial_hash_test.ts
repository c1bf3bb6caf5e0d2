import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ExperimentConfig } from "./config.ts";
import { parseConfig } from "./parse_config.ts";
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

Deno.test("trialHash() does not change with words, other models, or how figures are judged", () => {
  assert.equal(hash({ name: "another", question: "Why?" }), hash());
  assert.equal(hash({ models: [lstm] }), hash());
  assert.equal(hash({ bootstrap: { resamples: 100 } }), hash());
  assert.equal(hash({ verdict: { spa: 0.1 } }), hash());
});

Deno.test("trialHash() changes with the seed only where fitting is random", () => {
  const seed = config.seed + 1;
  assert.notEqual(hash({ seed }), hash());
  assert.equal(hash({ seed }, logistic), hash({}, logistic));
});

Deno.test("trialHash() stays the one that ledgers hold when settings with defaults are added", () => {
  const plain = parseConfig(
    JSON.stringify({
      name: "x",
      question: "?",
      data: { sample: "BTCUSDT-1d" },
      validation: { train: 400, validation: 60, calibration: 120, test: 400 },
      backtest: { periodsPerYear: 365 },
      models: [{ kind: "logistic" }, { kind: "lstm" }],
    }),
    { path: "test" },
  );
  assert.deepEqual(plain.models.map((model) => trialHash(plain, model)), [
    "324936a324542b04274efa91d4a9186138aa837df6dd6af792c9c5b367da555e",
    "86386987818dcf387d5f2ac9915f0493297610a158027dd2800ae97d3523e86b",
  ]);
});

Deno.test("trialHash() changes with whatever decides the figures", () => {
  const hashes = [
    hash(),
    hash({ smoke: true }),
    hash({ device: "webgpu" }),
    hash({ engine: "tfjs" }),
    hash({ label: { ...config.label, horizon: 2 } }),
    hash({ backtest: { ...config.backtest, fee: 0 } }),
    hash({}, logistic),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});

Deno.test("trialHash() changes with the content of the features' file, not with where it lies", () => {
  const at = (file: string, sha256: string) =>
    trialHash({ ...config, features: { set: "core13", file } }, logistic, { features: { sha256 } });
  assert.equal(at("./a.ts", "1"), at("../b.ts", "1"));
  assert.notEqual(at("./a.ts", "1"), at("./a.ts", "2"));
  assert.notEqual(at("./a.ts", "1"), hash({}, logistic));
});
