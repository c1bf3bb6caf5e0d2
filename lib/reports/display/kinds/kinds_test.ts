import assert from "node:assert/strict";
import { assay, backtest, calibration, core, data, dataset, experiments } from "../../../mod.ts";
import { features, labels, metrics, models, signals, stats, validation } from "../../../mod.ts";
import { RENDERERS } from "../renderers.ts";

const VEGA_LITE = "application/vnd.vegalite.v5+json";
const HOSTILE = `<script>alert("1")</script>&`;
const CHART = ["text/plain", "image/svg+xml"];
const TABLE = ["text/plain", "text/html"];

/** What Jupyter does with a value that ends a cell. */
function shown(value: object): Promise<core.MimeBundle> {
  return (value as Record<symbol, () => Promise<core.MimeBundle>>)[core.DISPLAY]();
}

const sample = await data.sampleBars("BTCUSDT-1d");
const bars = core.createBars({ ...sample }, { ...sample, symbol: HOSTILE });
const table = features.compute(bars, features.core13);
const samples = dataset.join(bars, table, labels.direction(bars, { horizon: 1 }));
const split = { train: 1200, validation: 120, calibration: 300, test: 400, embargo: 5 };
const folds = validation.walkForward(samples, split);
const random = core.prng(1);
const probability = Float64Array.from({ length: 400 }, () => random.uniform());
const label = probability.map((p) => random.uniform() < p ? 1 : 0);
const forwardReturn = label.map((up) => up ? 0.01 : -0.01);
const wished = bars.close.map((_, t) => Math.sin(t / 20) > 0 ? 1 : 0);
const costs = { fee: 0.001, slippage: 0.0005, initialCash: 100_000 };
const noise = Array.from(
  { length: 20 },
  () => Float64Array.from({ length: 300 }, () => 0.01 * random.normal()),
);
const skilled = [...noise, noise[0].map((value) => value + 0.005)];
const sets = signals.conformal({ probability, label }, { coverage: 0.8 });
const traded = backtest.run(bars, wished, { ...costs, side: "long" });
const config = experiments.configSchema.parse({
  name: "shown",
  question: HOSTILE,
  data: { sample: "BTCUSDT-1d" },
  validation: split,
  backtest: { periodsPerYear: 365 },
  bootstrap: { resamples: 200 },
  models: [{ kind: "logistic" }],
});
const ledger = `${await Deno.makeTempDir()}/ledger.jsonl`;
await experiments.tryModels(bars, config, { ledger });
const tried = await experiments.tryModels(bars, config, { ledger: null });

const model = models.mlp({ names: ["rsi14"], sequenceLength: 1, hiddenSizes: [32, 8], epochs: 3 });
const fitted = await model.fit(
  { samples, train: folds[0].train, validation: folds[0].validation, scaler: "standard" },
  { seed: 1, device: "cpu", threads: 1 },
);

async function finishedRun(): Promise<experiments.FinishedRun> {
  const folder = await Deno.makeTempDir();
  try {
    return await experiments.runExperiment(config, {
      configPath: `${folder}/experiment.json`,
      outFolder: `${folder}/out`,
      command: "test",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A result of every kind, as the library makes it, with the forms it must have and its words. */
const RESULTS: {
  readonly [K in core.DisplayKind]: {
    readonly made: () => object | Promise<object>;
    readonly types: readonly string[];
    readonly says: RegExp;
  };
} = {
  ablation: {
    made: () =>
      experiments.ablateFeatures(samples, folds, {
        groups: { [HOSTILE]: ["rsi14"] },
        model: (names) => models.logistic({ names }),
        seed: 1,
      }),
    types: TABLE,
    says: /without .*rsi14 +0\.\d+ \[.*\] +\S?0\.\d+ \[/,
  },
  ablationRecord: {
    made: () =>
      experiments.ablateModels(bars, {
        ...config,
        ablation: { groups: { [HOSTILE]: ["rsi14", "macd"] } },
      }, { only: ["groups"], ledger: null, workers: 1 }),
    types: TABLE,
    says: /logistic as it is: ROC-AUC 0\.[^]*without .* \(2 columns\) [^]*\n\n2 variants: /,
  },
  assay: {
    made: () => {
      const { normal } = core.prng(3);
      const returns = Float64Array.from({ length: 400 }, () => 0.001 + 0.01 * normal());
      const foreign = {
        path: HOSTILE,
        format: "returns",
        name: HOSTILE,
        series: { time: bars.time.slice(0, 400), returns },
        trades: undefined,
        capital: undefined,
        costs: "unknown",
        strategies: 1,
        openTrades: 0,
        periodsPerYear: undefined,
        realisedOnly: false,
        read: [],
      } as const;
      return assay.assayResult(foreign, { resamples: 100 });
    },
    types: TABLE,
    says: /400 returns, 2017-08-17 to .*\n\n.*evidence for this result[^]*trials +best by chance/,
  },
  auditReport: {
    made: () => {
      const peek: features.Feature = {
        names: [HOSTILE],
        inputs: ["close"],
        warmup: 0,
        compute: ({ close }, [output]) => output.forEach((_, t) => output[t] = close[t + 1]),
      };
      return validation.audit(bars, [validation.featureSubject(peek)], { form: "quick" });
    },
    types: TABLE,
    says: /quick audit of 1 subject with 1 column: .* found:/,
  },
  backtest: {
    made: () => traded,
    types: CHART,
    says: /^Equity after costs, 2017-08-17 to 2024-08-08\n100,000 became .* after \d+ trades/,
  },
  bars: {
    made: () => bars,
    types: [...CHART, VEGA_LITE],
    says: /bars of 1d: 2,549 bars from 2017-08-17 to 2024-08-08; the last:\n +time +open/,
  },
  brierParts: {
    made: () => calibration.brierParts(probability, label),
    types: TABLE,
    says: /\+ uncertainty +0\.2/,
  },
  calibrationGaps: {
    made: () =>
      calibration.calibrationGaps(probability, label, {
        groups: Array.from(label, (_, i) => i < 200 ? HOSTILE : "later"),
      }),
    types: TABLE,
    says: /later +200 +0\.\d+/,
  },
  calibrationLine: {
    made: () => calibration.calibrationLine(probability, label),
    types: TABLE,
    says: /slope +\d\.\d+ \[/,
  },
  calibrator: {
    made: () => calibration.platt(probability, label),
    types: TABLE,
    says: /slope +\d\.\d{4}\nintercept/,
  },
  calibratorChoice: {
    made: () => calibration.autoCalibrator(probability, label),
    types: TABLE,
    says: /Cross-fitted log loss by calibrator\n *kind/,
  },
  combinatorialSplit: {
    made: () => validation.combinatorialPurged(samples, { groups: 4, testGroups: 2 }),
    types: CHART,
    says: /^6 folds over 4 groups and 3 paths, before purging[^]*\n +1 +1,256 +0 +0 +1,258 +1 /,
  },
  conformal: {
    made: () => sets,
    types: TABLE,
    says: /80\.0%.*\n1 is possible +from 0\.\d+\n0 is possible +up to 0\.\d+$/,
  },
  conformalCoverage: {
    made: () => signals.conformalCoverage({ probability, label }, sets),
    types: TABLE,
    says: /^The truth is in 8\d\.\d%[^]*asked for +80\.0%[^]*one answer/,
  },
  confusion: {
    made: () => metrics.confusion(label, label),
    types: TABLE,
    says: /accuracy +100\.0%/,
  },
  consistencyBands: {
    made: () => calibration.consistencyBands(probability, label, { prng: core.prng(1) }),
    types: CHART,
    says: /Reliability; ECE 0\.\d+, by chance 0\.\d+/,
  },
  deflatedSharpe: {
    made: () => metrics.deflatedSharpe(skilled[20], { trials: 21, variance: 1 / 300 }),
    types: CHART,
    says:
      /^Deflated Sharpe ratio \S+ after 21 trials\n[^]*by chance +0\.1\d+[^]*up to +[\d,]+ trials$/,
  },
  dieboldMariano: {
    made: () => metrics.dieboldMariano(noise[0], noise[1]),
    types: TABLE,
    says: / \(lower: [AB]\)\n[^]*p-value +0\.\d+\nlags in its error +0$/,
  },
  effectiveTrials: {
    made: () => metrics.effectiveTrials(skilled),
    types: TABLE,
    says: /strategies +21\nclusters +20\nlargest cluster +2\nindependent trials +20\n/,
  },
  featureReport: {
    made: () => {
      const forwardReturn = Float64Array.from(
        samples.rows,
        (t) => bars.close[t + 1] - bars.close[t],
      );
      return validation.featureReport(samples, folds, { forwardReturn, resamples: 50 });
    },
    types: TABLE,
    says: /return 1 bar ahead over [\d,]+ samples.*\nfeature +information coefficient +same sign/,
  },
  featureTable: {
    made: () => features.compute(bars, features.core13, { dtype: "float64" }),
    types: TABLE,
    says: /^13 features of 2,549 bars.*\nfeature +missing +lowest[^]*\nrsi14 +0 +10\.50 +52\.43/,
  },
  featureSet: {
    made: () => features.core13,
    types: TABLE,
    says: /^core13: 13 columns of 9 features\ncolumns .*\n[^]*\nrsi14 +close +14\n/,
  },
  finishedRun: { made: finishedRun, types: TABLE, says: /logistic[^]*buy and hold[^]*folder/ },
  fittedModel: {
    made: () => fitted,
    types: CHART,
    says:
      /^mlp: .*, 1 bars; 337 weights; 3 epochs, kept epoch \d with a validation loss of 0\.\d{4} nats$/,
  },
  fold: {
    made: () => folds[1],
    types: TABLE,
    says: /^Fold 2; .*\npart +samples[^]*\ntest +400 +0 +2022-12-12 +2024-01-16$/,
  },
  folds: {
    made: () => folds,
    types: CHART,
    says:
      /^3 walk-forward folds.*\nfold +train[^]*\n +1 +1,075 +120 +300 +400 .* 2021-11-07 +2022-12-12\n/,
  },
  forecastIntervals: {
    made: () => metrics.forecastIntervals(probability, label, { prng: core.prng(1) }),
    types: TABLE,
    says: /ROC-AUC +0\.\d+ \[0\.\d+, 0\.\d+\]/,
  },
  giacominiWhite: {
    made: () => metrics.giacominiWhite(noise[0], noise[1]),
    types: TABLE,
    says: /chi-square, 2 degrees\)\np-value +0\.\d+$/,
  },
  haircutSharpe: {
    made: () => metrics.haircutSharpe(0.3, { observations: 250, trials: 20 }),
    types: TABLE,
    says: /^Haircut of \d+\.\d%\n[^]*0\.3000\n/,
  },
  holdout: {
    made: () => validation.holdout(samples, { bars: 365 }),
    types: TABLE,
    says:
      /^Kept until the end; \d+ samples? between[^]*development +2,\d+ +2017-09-19[^]*\nholdout +36\d /,
  },
  interval: {
    made: () => metrics.rocAucInterval(probability, label),
    types: ["text/plain"],
    says: /^0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]$/,
  },
  labelReport: {
    made: () =>
      labels.labelReport(bars, labels.tripleBarrier(bars, { horizon: 10 }), {
        signal: table.column("return1"),
      }),
    types: CHART,
    says:
      /^2,\d{3} labels of \d\.\d bars[^]*worth \d{3} independent[^]*2024-07 +31 +\d+\.\d%[^]*\n +40 /,
  },
  labels: {
    made: () => labels.direction(bars, { horizon: 3 }),
    types: TABLE,
    says: /^direction3, 3 bars ahead\nknown +2,546\nmissing +3\nshare of 1 +5\d\.\d%\n.* 3$/,
  },
  ledger: {
    made: () => experiments.verifyLedger(ledger),
    types: TABLE,
    says: /^2 lines in one chain, the last with hash [0-9a-f]{12}$/,
  },
  mcnemar: {
    made: () => metrics.mcnemar(label.map(() => 1), label.map((_, i) => i % 3 === 0 ? 0 : 1)),
    types: TABLE,
    says: /only A right +134\nonly B right +0\np-value +0\.000/,
  },
  overfittingProbability: {
    made: () => metrics.overfittingProbability(noise, { blocks: 6 }),
    types: CHART,
    says: /^Probability of backtest overfitting \S+%\nchosen from +20 strategies\n.* 20\n/,
  },
  permutationTest: {
    made: () =>
      validation.permutationTest(label, (values) => values[0] + values[1], {
        prng: core.prng(1),
        permutations: 19,
      }),
    types: CHART,
    says: /^Permutation test: p-value \d\.\d+\nThe real values give \d.* of 19 shuffles/,
  },
  quality: {
    made: () => data.checkBars(bars),
    types: TABLE,
    says: /2,549 rows from 2017-08-17[^]*outlier-return +warning/,
  },
  realityCheck: {
    made: () => metrics.realityCheck(skilled, { prng: core.prng(1), resamples: 50 }),
    types: TABLE,
    says: /best of 21 beat it\?\np-value +0\.020\nbest strategy +index 20\n/,
  },
  reliability: {
    made: () => calibration.reliability(probability, label),
    types: CHART,
    says: /predicted +observed +count\n/,
  },
  samples: {
    made: () => samples,
    types: TABLE,
    says: /^2,515 samples from 2017-09-19[^]*1 bar of 13 features/,
  },
  sizing: {
    made: () => signals.fitSizing({ probability, label, forwardReturn }, { kind: "kelly" }),
    types: TABLE,
    says: /^Size: kelly\nat most +100\.0%[^]*long +1\.0\d% to win, 1\.00% to lose\n/,
  },
  stepwiseSuperior: {
    made: () => metrics.stepwiseSuperior(skilled, { prng: core.prng(1), resamples: 50 }),
    types: TABLE,
    says: /^1 of 21 beat the benchmark at 5\.0%; the surest:\n.*\n +20 +0\.020 +yes\n/,
  },
  superiorPredictiveAbility: {
    made: () => metrics.superiorPredictiveAbility(skilled, { prng: core.prng(1), resamples: 50 }),
    types: TABLE,
    says: /p-value +0\.020 \(between 0\.020 and 0\.020\)\nbest strategy +index 20\n/,
  },
  thresholdChoice: {
    made: () =>
      signals.chooseThreshold({ probability, label, forwardReturn }, {
        maximize: "netReturn",
        side: "longShort",
        cost: 0.001,
      }),
    types: CHART,
    says: /^Long above 0\.\d+, short below 0\.\d+; net log return a bar \d\.\d{3}% \(/,
  },
  trades: { made: () => traded.trades, types: TABLE, says: /^21 trades, 10 of them with a gain\n/ },
  trialFamilies: {
    made: async () => {
      const { lines } = await experiments.verifyLedger(ledger);
      return await experiments.summarizeLedger(lines, { ledgerPath: ledger });
    },
    types: TABLE,
    says: /^Trials by data and label\n[^]*direction\/1 +shown +1 +1 notebook +1 +/,
  },
  triedModels: { made: () => tried, types: TABLE, says: /logistic[^]*buy and hold[^]*evidence/ },
  verdict: {
    made: () => tried.verdict,
    types: TABLE,
    says: /how many trials these data have seen is unknown/,
  },
};

for (const [kind, { made, types, says }] of Object.entries(RESULTS)) {
  Deno.test(`${kind} shows itself in its forms, escaped and the same each time`, async () => {
    const value = await made();
    assert.equal(Object.getOwnPropertyDescriptor(value, core.DISPLAY)?.enumerable, false);
    const mime = await shown(value);
    assert.deepEqual(Object.keys(mime), types);
    assert.match(String(mime["text/plain"]), says);
    for (const type of ["text/html", "image/svg+xml"]) {
      assert.doesNotMatch(String(mime[type] ?? ""), /<script|undefined|NaN|\[object/);
    }
    assert.deepEqual(await shown(value), mime);
  });
}

Deno.test("results whose text comes from data hold it, escaped", async () => {
  for (const value of [bars, data.checkBars(bars)]) {
    const mime = await shown(value);
    assert.ok(String(mime["text/plain"]).includes(HOSTILE));
    const marked = String(mime["text/html"] ?? mime["image/svg+xml"]);
    assert.match(marked, /&lt;script&gt;alert\(("|&quot;)1("|&quot;)\)&lt;\/script&gt;&amp;/);
  }
});

Deno.test("plain results stay plain data for JSON, workers and comparisons", async () => {
  const report = data.checkBars(bars), run = await finishedRun();
  for (const value of [report, traded, folds, tried.verdict, run.metrics, run.tables]) {
    const clone = structuredClone(value);
    assert.deepEqual(clone, value);
    assert.equal(JSON.stringify(clone), JSON.stringify(value));
    assert.deepEqual(Object.getOwnPropertySymbols(clone), []);
  }
});

Deno.test("results without anything in them show that, too", async () => {
  const none = core.sliceBars(bars, 0, 0), one = core.sliceBars(bars, 0, 1);
  const idle = backtest.run(one, new Float64Array(1), { ...costs, side: "long" });
  const never = signals.chooseThreshold({
    probability: [0.5],
    label: [1],
    forwardReturn: [0.1],
  }, { maximize: "netReturn", side: "long", cost: 0 });
  const undecided = { estimate: NaN, low: NaN, high: NaN };
  const said = await Promise.all(
    [
      none,
      one,
      data.checkBars(none),
      features.compute(none, features.core13),
      labels.forwardLogReturn(one, { horizon: 1 }),
      labels.labelReport(one, labels.direction(one, { horizon: 1 })),
      idle,
      idle.trades,
      calibration.reliability([], []),
      metrics.confusion([], []),
      never,
      stats.bootstrapInterval(3, () => NaN, { blockLength: 1, prng: core.prng(1), resamples: 9 }),
    ].map(async (value) => String((await shown(value))["text/plain"])),
  );
  for (const text of said) assert.doesNotMatch(text, /not drawn|undefined|NaN/);
  assert.equal(said.at(-1), "–");
  assert.deepEqual(RENDERERS.interval(undecided), { "text/plain": "–" });
});

Deno.test("a model without epochs shows itself in a line", async () => {
  const { train, validation } = folds[0];
  const line = await models.logistic({ names: ["rsi14"] }).fit(
    { samples, train, validation, scaler: "standard" },
    { seed: 1, device: "cpu", threads: 1 },
  );
  const mime = await shown(line);
  assert.equal(mime["text/plain"], "logistic: ridge penalty 1; 2 weights");
});

Deno.test("results without a figure, without a limit and with a fault show themselves, too", async () => {
  const flat = metrics.deflatedSharpe(new Float64Array(50), { trials: 5, variance: 0.1 });
  assert.match(String((await shown(flat))["text/plain"]), /deflated Sharpe ratio +–/);
  const sure = metrics.deflatedSharpe(noise[0].map((value) => value + 1), {
    trials: 5,
    variance: 0,
  });
  assert.match(String((await shown(sure))["text/plain"]), /up to +any number$/);
  const few = signals.conformal({ probability: [0.4, 0.6], label: [0, 1] }, { coverage: 0.9 });
  assert.match(String((await shown(few))["text/plain"]), /1 is .* always\n0 is .* always$/);
  const path = `${await Deno.makeTempDir()}/ledger.jsonl`;
  await Deno.writeTextFile(path, "{}\n");
  const broken = await experiments.verifyLedger(path);
  assert.match(String((await shown(broken))["text/plain"]), /broken at line 1: [^]*0 lines in one/);
});

Deno.test("bars that are broken are drawn as far as they go", async () => {
  const close = bars.close.slice();
  close[10] = NaN;
  close[20] = -1;
  const broken = core.createBars({ ...bars, close }, bars);
  const mime = await shown(broken);
  assert.deepEqual(Object.keys(mime), [...CHART, VEGA_LITE]);
  assert.doesNotMatch(String(mime["image/svg+xml"]), /NaN/);
});

Deno.test("millions of bars are drawn as thousands", async () => {
  const length = 1_000_000, random = core.prng(3);
  let price = 100;
  const close = Float64Array.from({ length }, () => price *= Math.exp(0.001 * random.normal()));
  const time = close.map((_, t) => 60_000 * t);
  const many = core.createBars(
    { time, open: close, high: close, low: close, close, volume: close },
    { symbol: "MANY", intervalMs: 60_000 },
  );
  const mime = await shown(many);
  assert.match(String(mime["text/plain"]), /1,000,000 bars .* drawn as 4,000 longer ones/);
  assert.ok(JSON.stringify(mime).length < 2_000_000);
});
