import assert from "node:assert/strict";
import { backtest, calibration, core, data, dataset, experiments } from "../../../mod.ts";
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
const tried = await experiments.tryModels(bars, config);

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
  calibrator: {
    made: () => calibration.platt(probability, label),
    types: TABLE,
    says: /slope +\d\.\d{4}\nintercept/,
  },
  confusion: {
    made: () => metrics.confusion(label, label),
    types: TABLE,
    says: /accuracy +100\.0%/,
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
  quality: {
    made: () => data.checkBars(bars),
    types: TABLE,
    says: /2,549 rows from 2017-08-17[^]*outlier-return +warning/,
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
  triedModels: { made: () => tried, types: TABLE, says: /logistic[^]*buy and hold[^]*edge/ },
  verdict: { made: () => tried.verdict, types: TABLE, says: /because it was told of 1 trial/ },
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
