import assert from "node:assert/strict";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { type Bars, createBars, prng, sliceBars } from "../../core/mod.ts";
import { sampleBars } from "../../data/mod.ts";
import type { AblationAxis } from "../ablation_config.ts";
import { configSchema, type ExperimentConfig } from "../config.ts";
import { verifyLedger } from "../ledger.ts";
import { tryModels } from "../try_models.ts";
import { ablateModels } from "./ablate_models.ts";

const DAY = 86_400_000;

/** Bars whose next change follows the last one; the day of the week says nothing. */
function momentumBars(n: number): Bars {
  const random = prng(5);
  let change = 0, price = 100;
  const rows = Array.from({ length: n }, (_, t) => {
    const open = price;
    change = 0.5 * change + 0.01 * random.normal();
    price *= Math.exp(change);
    const high = Math.max(open, price) * 1.001, low = Math.min(open, price) * 0.999;
    return { time: t * DAY, open, high, low, close: price, volume: 1 };
  });
  const column = (name: keyof typeof rows[number]) => Float64Array.from(rows, (row) => row[name]);
  return createBars({
    time: column("time"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  }, { symbol: "MADE-UP", intervalMs: DAY });
}

const split = { train: 500, validation: 60, calibration: 120, test: 200 };
const MLP = { kind: "mlp", sequenceLength: 2, hiddenSizes: [4], epochs: 3, learningRate: 0.01 };

function configOf(extra: Record<string, unknown>): ExperimentConfig {
  return configSchema.parse({
    name: "told",
    question: "What does the model live on?",
    seed: 3,
    data: { sample: "BTCUSDT-1d" },
    features: { columns: ["return1", "dayOfWeekSin", "dayOfWeekCos"] },
    validation: split,
    backtest: { fee: 0, slippage: 0, periodsPerYear: 365 },
    models: [{ kind: "logistic" }],
    ...extra,
  });
}

const bars = momentumBars(1300);
const only = (...axes: AblationAxis[]) => ({ only: axes, ledger: null, workers: 1 });

Deno.test("ablateModels() finds the planted feature with every seed, and that others are noise", async () => {
  const config = configOf({ models: [{ kind: "smaCross" }, { kind: "logistic" }, MLP] });
  const options = { ...only("groups", "features", "seed"), workers: 2 };
  const { models, tests, trials } = await ablateModels(bars, config, options);
  assert.deepEqual(models.map(({ name, seeds }) => [name, seeds]), [
    ["logistic", [3]],
    ["mlp", [3, 4, 5]],
  ]);
  // Of two groups, the one without is the other alone.
  const expected = [
    ["groups", "without return1", "hurts"],
    ["groups", "only return1", "noise"],
    ["features", "without dayOfWeekSin", "noise"],
    ["features", "without dayOfWeekCos", "noise"],
  ];
  for (const { name, variants, fits } of models) {
    assert.ok(fits!.rocAuc.mean! > 0.6, name);
    const random = name === "mlp" ? [["seed", "other seeds", "noise"]] : [];
    assert.deepEqual(
      variants.map((variant) => [variant.axis, variant.name, variant.finding]),
      [...expected, ...random],
      name,
    );
    assert.ok(variants[0].by.includes("rocAuc"));
    const { estimate, low, high, bySeed, p, adjusted } = variants[0].differences.rocAuc!;
    assert.ok(low <= estimate && estimate <= high && high < -0.05 && p <= adjusted);
    assert.ok(bySeed.every((difference) => difference < -0.05));
  }
  assert.deepEqual(models[1].variants.at(-1)!.seeds, [6, 7, 8]);
  assert.equal(tests, 3 * 9);
  assert.equal(trials, 5 + 3 * 6);
});

Deno.test("ablateModels() compares with the very figures that the experiment has", async () => {
  const config = configOf({ models: [{ kind: "logistic" }, MLP] });
  const { models } = await tryModels(bars, config, { ledger: null, workers: 1 });
  const ablated = await ablateModels(bars, config, { ...only("seed"), seeds: 1 });
  for (const { name, fits } of ablated.models) {
    const { forecast, trading } = models.get(name)!.record;
    assert.ok(Math.abs(fits!.rocAuc.mean! - forecast.rocAuc.estimate!) < 1e-12);
    assert.ok(Math.abs(fits!.logLoss.mean! - forecast.logLoss.estimate!) < 1e-12);
    assert.ok(Math.abs(fits!.sharpe.mean! - trading.sharpe.estimate!) < 1e-12);
  }
});

Deno.test("ablateModels() compares other labels by trading alone, on the bars that both trade", async () => {
  const config = configOf({
    ablation: {
      horizon: [1, 3, 2000],
      label: [{ kind: "tripleBarrier", horizon: 5, window: 150 }],
    },
  });
  const { models: [{ variants, leftOut }] } = await ablateModels(
    bars,
    config,
    only("horizon", "label", "scaler"),
  );
  assert.deepEqual(variants.map(({ name, compared }) => [name, compared]), [
    ["horizon 3", "trading"],
    ["scaler robust", "forecasts"],
    ["scaler none", "forecasts"],
    ["tripleBarrier, horizon 5", "trading"],
  ]);
  const [three, robust, , barrier] = variants;
  assert.deepEqual(Object.keys(three.differences), ["sharpe"]);
  assert.deepEqual(Object.keys(robust.differences).sort(), ["logLoss", "rocAuc", "sharpe"]);
  // Its volatility takes 150 bars to be known, so its folds and their tests begin later.
  assert.ok(barrier.bars > 100 && barrier.bars < robust.bars, `${barrier.bars} ${robust.bars}`);
  assert.match(leftOut[0], /^logistic, horizon 2000: Expected /);
});

Deno.test("ablateModels() counts every fit, and goes on when one fails", async () => {
  const folder = await temporaryFolder();
  // A column that only a scaler brings down to what single precision holds.
  const file = `${folder}/huge.ts`;
  await Deno.writeTextFile(
    file,
    `export const huge = {
  names: ["huge"],
  inputs: ["close"],
  warmup: 1,
  compute: ({ close }, [out]) => out.forEach((_, t) => out[t] = t < 1 ? NaN : 3e38 * Math.sign(close[t] / close[t - 1] - 1)),
};
`,
  );
  const ledger = `${folder}/ledger.jsonl`;
  const config = configOf({
    features: { set: [], file },
    models: [{ ...MLP, hiddenSizes: [64], epochs: 1 }],
    ablation: { axes: ["scaler"], scaler: ["robust", "none"], seeds: 2 },
  });
  const { models: [{ fits, variants }], trials } = await ablateModels(bars, config, {
    ledger,
    workers: 1,
  });
  assert.equal(trials, 6);
  assert.ok(fits && variants[0].fits);
  assert.match(variants[1].failure!, /^mlp, scaler none, seed [34] in fold \d: Expected a finite/);
  assert.equal(variants[1].finding, "unknown");
  const { lines } = await verifyLedger(ledger);
  assert.ok(lines.every(({ source, label }) => source === "ablation" && label === "direction/1"));
  const statuses = Map.groupBy(lines, ({ trialSha256 }) => trialSha256);
  assert.equal(statuses.size, 6);
  const ends = [...statuses.values()].map((of) =>
    of.map(({ status }) => status ?? "finished").join()
  );
  assert.deepEqual(ends.sort(), [
    ...Array<string>(2).fill("begun,failed"),
    ...Array<string>(4).fill("begun,finished"),
  ]);
});

Deno.test("ablateModels() counts what was begun when it is interrupted, and nothing else", async () => {
  const ledger = `${await temporaryFolder()}/ledger.jsonl`;
  const stop = new AbortController();
  const config = configOf({ models: [{ ...MLP, epochs: 100_000, patience: 100_000 }] });
  const progress = {
    start: () => {},
    update: () => stop.abort(new DOMException("enough", "AbortError")),
    stop: () => {},
  };
  const options = { ...only("sequenceLength", "scaler"), ledger, progress, abort: stop.signal };
  await assert.rejects(ablateModels(bars, config, options), /enough/);
  const { lines } = await verifyLedger(ledger);
  assert.deepEqual(lines.map(({ status }) => status), ["begun", "interrupted"]);
});

Deno.test("ablateModels() leaves out what changes nothing, and refuses what is not there", async () => {
  const few = sliceBars(await sampleBars("BTCUSDT-1d"), 0, 1000);
  const refusal = async (extra: Record<string, unknown>) => {
    try {
      await ablateModels(few, configOf(extra), only("groups"));
    } catch (error) {
      return String(error);
    }
  };
  assert.match(await refusal({ models: [{ kind: "buyAndHold" }] }) ?? "", /models that learn/);
  assert.match(await refusal({ ablation: { models: ["lstm"] } }) ?? "", /but found lstm/);
  assert.match(
    await refusal({ ablation: { groups: { x: ["rsi14"] } } }) ?? "",
    /ablation\.groups\.x to hold columns of the features but found rsi14/,
  );
  assert.match(
    await refusal({ validation: { ...split, holdout: 50, openHoldout: true } }) ?? "",
    /holdout to stay closed/,
  );
  const symbols = [{ sample: "BTCUSDT-1d" }, { sample: "ETHUSDT-1d" }];
  assert.match(await refusal({ data: { symbols } }) ?? "", /one instrument but found symbols/);
});
