import assert from "node:assert/strict";
import { sampleBars } from "../data/mod.ts";
import { join } from "../dataset/mod.ts";
import { compute, core13 } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { type Estimator, gru, lstm, mlp, tcn, transformer } from "../models/mod.ts";
import { createEstimator } from "./estimators.ts";
import { modelConfig } from "./model_config.ts";
import { parseConfig } from "./parse_config.ts";
import { modelWarnings } from "./plan.ts";

const KINDS = ["buyAndHold", "smaCross", "logistic", "mlp", "lstm", "gru", "tcn", "transformer"];

Deno.test("createEstimator() makes every kind of model from its name alone", () => {
  assert.deepEqual(
    modelConfig.options.map((option) => option.shape.kind.value).sort(),
    KINDS.sort(),
  );
  for (const kind of KINDS) {
    const estimator = createEstimator(modelConfig.parse({ kind }), ["a", "b"]);
    assert.equal(estimator.kind, kind);
    assert.deepEqual(estimator.warnings ?? [], [], "the defaults fit together");
  }
});

Deno.test("createEstimator() passes the settings on", () => {
  const describe = (model: unknown) =>
    createEstimator(modelConfig.parse(model), ["a", "b"]).description;
  assert.equal(
    describe({ kind: "gru", layers: 2, pooling: "attention", sequenceLength: 8 }),
    "2 x 32, attention pooling, dropout 0.2, 8 bars",
  );
  assert.equal(
    describe({ kind: "transformer", hiddenSize: 24, heads: 3, causal: true }),
    "2 x 24, 3 heads, feed-forward 48, learned positions, mean pooling, causal, dropout 0.1, 32 bars",
  );
  assert.equal(
    describe({ kind: "tcn", blocks: 4, weightNorm: true, sequenceLength: 64 }),
    "4 x 32, kernel 3, receptive field 61, weight norm, dropout 0.2, 64 bars",
  );
  assert.equal(
    describe({ kind: "mlp", hiddenSizes: [8, 4, 2] }),
    "8 - 4 - 2, dropout 0.2, 32 bars",
  );
});

const bundled = JSON.parse(
  await Deno.readTextFile(
    new URL("../../experiments/btc-daily-direction/experiment.json", import.meta.url),
  ),
);

Deno.test("modelWarnings() names the model whose settings do not fit together", () => {
  const warningsOf = (...models: unknown[]) =>
    modelWarnings(parseConfig(JSON.stringify({ ...bundled, models }), { path: "x.json" }));
  assert.deepEqual(warningsOf({ kind: "tcn" }, { kind: "logistic" }), []);
  const [warning, ...others] = warningsOf({ kind: "logistic" }, {
    kind: "tcn",
    name: "deep",
    blocks: 8,
  });
  assert.match(warning, /^deep: .*receptive field/i);
  assert.deepEqual(others, []);
});

Deno.test("parseConfig() refuses a Transformer whose heads do not divide its width", () => {
  const json = { ...bundled, models: [{ kind: "transformer", hiddenSize: 30 }] };
  assert.throws(
    () => parseConfig(JSON.stringify(json), { path: "x.json" }),
    /models\[0\]\.heads: Expected a divisor of hiddenSize, 30, but found 4/,
  );
});

Deno.test("a network's defaults are the same in a configuration and in the library", async () => {
  const bars = await sampleBars("BTCUSDT-1d");
  const table = compute(bars, core13);
  const { names } = table;
  const samples = join(bars, table, direction(bars, { horizon: 1 }), { sequenceLength: 32 });
  const range = (start: number, end: number) =>
    Int32Array.from({ length: end - start }, (_, i) => start + i);
  // Small parts: whether the settings agree shows at once, and early stopping after some epochs.
  const parts = { train: range(0, 60), validation: range(70, 90) };
  const trained = async (estimator: Estimator) => {
    await using fitted = await estimator.fit(
      { samples, ...parts, scaler: "standard" },
      { seed: 1, device: "cpu", threads: 1 },
    );
    return {
      description: estimator.description,
      history: fitted.history,
      scores: await fitted.predict(samples, range(90, 95)),
    };
  };
  const own: Record<string, (options: { names: readonly string[] }) => Estimator> = {
    mlp,
    lstm,
    gru,
    tcn,
    transformer,
  };
  for (const [kind, make] of Object.entries(own)) {
    const configured = createEstimator(modelConfig.parse({ kind }), names);
    assert.deepEqual(await trained(make({ names })), await trained(configured), kind);
  }
  // Without validation nothing stops it before the last epoch.
  await using whole = await mlp({ names }).fit(
    { samples, ...parts, validation: new Int32Array(), scaler: "standard" },
    { seed: 1, device: "cpu", threads: 1 },
  );
  const config = modelConfig.parse({ kind: "mlp" });
  assert.equal(whole.history.length, "epochs" in config && config.epochs);
});
