import assert from "node:assert/strict";
import {
  assay,
  backtest,
  calibration,
  core,
  data,
  dataset,
  experiments,
  features,
  labels,
  metrics,
  models,
  reports,
  signals,
  stats,
  validation,
} from "lib/mod.ts";

const bars = core.sliceBars(await data.sampleBars("BTCUSDT-1d"), 0, 400);
const table = features.compute(bars, features.core13);
const direction = labels.direction(bars, { horizon: 1 });
const samples = dataset.join(bars, table, direction);
const folds = validation.walkForward(samples, { train: 200, test: 100 });
const names = ["logReturn"];
const returns = Float64Array.from({ length: 50 }, (_, i) => 0.01 * Math.sin(i * i));
const probability = returns.map((value) => 0.5 + 10 * value);
const moments = { sharpe: 0.1, skewness: 0, kurtosis: 3, observations: 50 };
const strategies = [returns, probability];
const label = returns.map((_, i) => i % 2);
const costs = { fee: 0.001, slippage: 0, initialCash: 1000 };
const prng = core.prng(1);
const yearly = { prng, resamples: 10, periodsPerYear: 365 };
const config = experiments.configSchema.parse({
  name: "options",
  question: "Are they known?",
  data: { sample: "BTCUSDT-1d" },
  validation: { train: 200, validation: 50, calibration: 50, test: 50 },
  backtest: { periodsPerYear: 365 },
  models: [{ kind: "buyAndHold" }],
});
const onnx = models.buildArtifact((x) => x, {
  kind: "identity",
  input: { names, sequenceLength: 1 },
  calibrator: calibration.identityCalibrator(),
});

const foreign = await assay.readResult("tests/assay/samples/equity.parquet");

/** An entry point: options that it takes, and how it is called with others. */
interface Entry {
  readonly right: object;
  // Options of all types, as a cell that is not type-checked may hold them.
  // deno-lint-ignore no-explicit-any
  readonly call: (options: any) => unknown;
}

const entry = (right: object, call: Entry["call"]): Entry => ({ right, call });

/** By the name that the error has to give. */
const ENTRIES: Readonly<Record<string, Entry | readonly Entry[]>> = {
  loadBars: entry({ interval: "1d" }, (o) => data.loadBars(data.SAMPLES["BTCUSDT-1d"].path, o)),
  checkBars: [
    entry({ calendar: "weekdays" }, (o) => data.checkBars(bars, o)),
    entry({ calendar: "continuous" }, (o) => data.assertBars(bars, o)),
  ],
  outlier: entry({ threshold: 20 }, (outlier) => data.checkBars(bars, { outlier })),
  jump: entry({ threshold: 30, window: 500 }, (jump) => data.checkBars(bars, { jump })),
  stalePrice: entry({ minBars: 5 }, (stalePrice) => data.checkBars(bars, { stalePrice })),
  zeroVolumeRun: entry({ minBars: 5 }, (zeroVolumeRun) => data.checkBars(bars, { zeroVolumeRun })),
  volumeUnit: entry({ minBars: 20 }, (volumeUnit) => data.checkBars(bars, { volumeUnit })),
  severities: entry({ gap: "error" }, (severities) => data.checkBars(bars, { severities })),
  against: entry({ bars, priceTolerance: 0.01 }, (against) => data.checkBars(bars, { against })),
  calendar: entry(
    { timeZone: "Europe/Berlin", open: "09:00", close: "17:30" },
    (calendar) => data.checkBars(bars, { calendar }),
  ),
  dropDuplicates: entry({ keep: "first" }, (o) => data.dropDuplicates(bars, o)),
  markGaps: entry({ calendar: "continuous" }, (o) => data.markGaps(bars, o)),
  fillGaps: entry({ method: "previousClose", maxBars: 3 }, (o) => data.fillGaps(bars, o)),
  resampleBars: entry(
    { interval: "1w", sessionOffset: "1d", minCoverage: 0.5, until: 0 },
    (o) => data.resampleBars(bars, o),
  ),
  streamBars: entry(
    {
      exchange: "binance",
      symbols: ["BTC/USDT"],
      interval: "1m",
      signal: AbortSignal.abort(),
    },
    (o) => data.streamBars(o),
  ),
  compute: entry({ dtype: "float64" }, (o) => features.compute(bars, features.core13, o)),
  computeParallel: entry(
    { threads: 1 },
    (o) => features.computeParallel(bars, features.core13, o),
  ),
  rsi: entry({ window: 14 }, features.rsi),
  macd: entry({ fast: 5, slow: 9 }, features.macd),
  simpleReturn: entry({ window: 3 }, features.simpleReturn),
  volatility: entry({ window: 20 }, features.volatility),
  indicator: entry({ window: 20 }, (o) => features.indicator("sma", o)),
  lag: entry({ by: 2 }, features.lag),
  difference: entry({ by: 2 }, features.difference),
  rollingMean: entry({ window: 3 }, features.rollingMean),
  rollingStd: entry({ window: 3 }, features.rollingStd),
  rollingZscore: entry({ window: 3 }, features.rollingZscore),
  rollingRank: entry({ window: 3 }, features.rollingRank),
  winsorise: entry({ window: 9, share: 0.1 }, features.winsorise),
  fractionalDifference: entry({ order: 0.5, window: 9 }, features.fractionalDifference),
  interaction: entry(
    { operation: "ratio" },
    (o) => features.interaction([features.logReturn(), features.rsi({ window: 3 })], o),
  ),
  fromHigherInterval: entry(
    { barInterval: "1d" },
    (o) => features.fromHigherInterval("1w", features.logReturn(), o),
  ),
  microstructureFeature: entry({ window: 20 }, (o) => features.microstructureFeature("vpin", o)),
  intradaySeasonality: entry({ barInterval: "1h", days: 5 }, features.intradaySeasonality),
  volatilityState: entry({ window: 5, rankWindow: 20 }, features.volatilityState),
  trendStrength: entry({ window: 20 }, features.trendStrength),
  varianceRatio: entry({ window: 20, horizon: 2 }, features.varianceRatio),
  hurst: entry({ window: 64 }, features.hurst),
  crossAsset: entry(
    { windows: [5], leads: [1], maxAgeMs: 0 },
    (o) => features.crossAsset([bars], o),
  ),
  pairFeature: entry({ window: 5, maxAgeMs: 0 }, (o) => features.pairFeature("beta", bars, o)),
  marketBreadth: entry({ window: 5, maxAgeMs: 0 }, (o) => features.marketBreadth([bars], o)),
  basis: entry({ window: 5, maxAgeMs: 0 }, (o) => features.basis(bars, o)),
  funding: entry({ settlements: 3, maxAgeMs: 0 }, (o) => features.funding(bars, o)),
  smaRatio: entry({ fast: 5, slow: 9 }, features.smaRatio),
  direction: entry({ horizon: 3 }, (o) => labels.direction(bars, o)),
  forwardLogReturn: entry({ horizon: 3 }, (o) => labels.forwardLogReturn(bars, o)),
  join: entry({ sequenceLength: 4 }, (o) => dataset.join(bars, table, direction, o)),
  fitScaler: entry({ kind: "robust", names }, (o) => dataset.fitScaler(samples, folds[0].train, o)),
  walkForward: entry(
    { train: 200, test: 100, embargo: 5 },
    (o) => validation.walkForward(samples, o),
  ),
  purgedKFold: entry(
    { folds: 3, validation: 10, calibration: 10, embargo: 2 },
    (o) => validation.purgedKFold(samples, o),
  ),
  combinatorialPurged: entry(
    { groups: 4, testGroups: 2, validation: 10, calibration: 10, embargo: 2 },
    (o) => validation.combinatorialPurged(samples, o),
  ),
  nested: entry(
    {
      split: (learnt: typeof samples) => validation.purgedKFold(learnt, { folds: 2 }),
      withValidation: false,
    },
    (o) => validation.nested(samples, folds, o),
  ),
  holdout: entry({ bars: 50, embargo: 2 }, (o) => validation.holdout(samples, o)),
  holdoutFold: entry(
    { share: 0.2, embargo: 2, validation: 10, calibration: 10 },
    (o) => validation.holdoutFold(samples, o),
  ),
  lstm: entry({ names, hiddenSize: 8, epochs: 3 }, models.lstm),
  gru: entry({ names, hiddenSize: 8, patience: 3 }, models.gru),
  mlp: entry({ names, hiddenSizes: [8], batchSize: 8 }, models.mlp),
  tcn: entry({ names, channels: 8, learningRate: 0.1 }, models.tcn),
  transformer: entry({ names, feedForwardSize: 8, clipNorm: 2 }, models.transformer),
  logistic: entry({ names, l2: 2 }, models.logistic),
  smaCross: entry({ fast: 5, slow: 9 }, models.smaCross),
  own: entry({ names, sequenceLength: 8 }, (o) => {
    const network = models.mlpNetwork({ hiddenSizes: [], dropout: 0 });
    return models.networkModel({ kind: "own", description: "mine", network }, o);
  }),
  "mlp.fit": entry({ seed: 1, device: "cpu", threads: 1, keepOnInterrupt: true }, async (o) => {
    const model = models.mlp({ names, sequenceLength: 1, hiddenSizes: [2], epochs: 1 });
    const parts = { train: folds[0].train, validation: folds[0].test };
    await using _ = await model.fit({ samples, ...parts, scaler: "standard" }, o);
  }),
  exportModel: entry({ precision: "float16" }, (o) => models.exportModel(onnx, o)),
  binning: [
    entry({ bins: 5, strategy: "mass" }, (o) => calibration.ece(probability, label, o)),
    entry({ bins: 5 }, (o) => calibration.mce(probability, label, o)),
    entry({ bins: 5 }, (o) => calibration.reliability(probability, label, o)),
    entry({ bins: 5 }, (o) => calibration.brierParts(probability, label, o)),
    entry({ bins: 5 }, (o) => calibration.eceDebiased(probability, label, o)),
    entry({ bins: 5 }, (o) => calibration.squaredErrorDebiased(probability, label, o)),
  ],
  histogram: entry(
    { bins: 5, strategy: "mass" },
    (o) => calibration.histogram(probability, label, o),
  ),
  autoCalibrator: entry(
    { kinds: ["platt"], folds: 2, gap: 1 },
    (o) => calibration.autoCalibrator(probability, label, o),
  ),
  consistencyBands: entry(
    { prng, bins: 5, strategy: "mass", resamples: 10, confidence: 0.9 },
    (o) => calibration.consistencyBands(probability, label, o),
  ),
  calibrationLine: entry(
    { lags: 1, confidence: 0.9 },
    (o) => calibration.calibrationLine(probability, label, o),
  ),
  calibrationGaps: entry(
    { groups: [...label].map(String), lags: 1, confidence: 0.9 },
    (o) => calibration.calibrationGaps(probability, label, o),
  ),
  chooseThreshold: entry(
    {
      maximize: "netReturn",
      side: "longShort",
      cost: 0,
      minTrades: 1,
      holdingCost: 0,
      beta: 1,
      minRecall: 0.1,
      zone: "asymmetric",
      hysteresis: "cost",
    },
    (o) => signals.chooseThreshold({ probability, label, forwardReturn: returns }, o),
  ),
  bootstrap: entry(
    { prng: core.prng(1), resamples: 10, blockLength: 3 },
    (bootstrap) =>
      signals.chooseThreshold(
        { probability, label, forwardReturn: returns },
        { maximize: "netReturn", side: "long", cost: 0, bootstrap },
      ),
  ),
  conformal: entry(
    { coverage: 0.6, by: "class" },
    (o) => signals.conformal({ probability, label }, o),
  ),
  fitSizing: entry(
    { kind: "kelly", cap: 1, multiple: 0.5, cost: 0 },
    (o) => signals.fitSizing({ probability, label, forwardReturn: returns }, o),
  ),
  randomPositions: entry(
    { prng, meanBars: 4, exposure: 0.4 },
    (o) => signals.randomPositions(20, o),
  ),
  foresightPositions: entry(
    { prng, horizon: 5, accuracy: 0.7 },
    (o) => signals.foresightPositions(returns, o),
  ),
  rebalanceBand: entry({ above: 0.1 }, (o) => signals.rebalanceBand([0.5], o)),
  toPositions: entry(
    { side: "longShort" },
    (o) => signals.toPositions(probability, { on: "score", longAbove: 1, shortBelow: 0 }, o),
  ),
  run: [
    entry({ ...costs, side: "long", from: 5 }, (o) => backtest.run(bars, direction.values, o)),
    entry({ ...costs, from: 5 }, (o) => backtest.buyAndHold(bars, o)),
  ],
  rocAucInterval: entry({ confidence: 0.9 }, (o) => metrics.rocAucInterval(returns, label, o)),
  rocAucDifferenceInterval: entry(
    { confidence: 0.9 },
    (o) => metrics.rocAucDifferenceInterval(returns, probability, label, o),
  ),
  forecastIntervals: entry(
    { prng, resamples: 10, blockLength: 2 },
    (o) => metrics.forecastIntervals(probability, label, o),
  ),
  bootstrapInterval: entry(
    { prng, resamples: 10, confidence: 0.9 },
    (o) => metrics.bootstrapInterval(returns, metrics.totalReturn, o),
  ),
  sharpeInterval: entry(yearly, (o) => metrics.sharpeInterval(returns, o)),
  cagrInterval: entry(yearly, (o) => metrics.cagrInterval(returns, o)),
  sharpeDifferenceInterval: entry(
    yearly,
    (o) => metrics.sharpeDifferenceInterval(returns, probability, o),
  ),
  forwardReturns: entry({ fill: "nextOpen" }, (o) => experiments.forwardReturns(bars, o)),
  coverForwardReturns: entry(
    { fill: "nextOpen" },
    (o) => experiments.coverForwardReturns(direction, o),
  ),
  trainingsView: entry(
    { names: ["mlp"], title: "t", lossName: "loss", everyMs: 0 },
    (o) => reports.trainingsView(() => Promise.resolve(), o),
  ),
  forwardReturn: entry({ horizon: 3 }, (o) => labels.forwardReturn(bars, o)),
  forwardSharpe: entry({ horizon: 3 }, (o) => labels.forwardSharpe(bars, o)),
  forwardQuantileRank: entry(
    { horizon: 3, window: 20 },
    (o) => labels.forwardQuantileRank(bars, o),
  ),
  labelVolatility: entry({ window: 20 }, (o) => labels.labelVolatility(bars, o)),
  volatilityScaled: entry({ horizon: 3, k: 1 }, (o) => labels.volatilityScaled(bars, o)),
  volatilityScaledGrid: entry({ horizon: 3, k: [1] }, (o) => labels.volatilityScaledGrid(bars, o)),
  tripleBarrier: entry({ horizon: 3 }, (o) => labels.tripleBarrier(bars, o)),
  barrierLevels: entry({ horizon: 3 }, (o) => labels.barrierLevels(bars, o)),
  metaLabel: entry({ horizon: 3, side: bars.close }, (o) => labels.metaLabel(bars, o)),
  trendScan: entry({ horizon: 5 }, (o) => labels.trendScan(bars, o)),
  concurrency: entry({ rows: [1] }, (o) => labels.concurrency(direction, o)),
  uniqueness: entry({ rows: [1] }, (o) => labels.uniqueness(direction, o)),
  returnAttribution: entry({ rows: [1] }, (o) => labels.returnAttribution(bars, direction, o)),
  timeDecay: entry({ oldest: 0.5 }, (o) => labels.timeDecay(bars.close, o)),
  labelReport: entry({ horizons: [1] }, (o) => labels.labelReport(bars, direction, o)),
  barriersFigure: entry(
    { rows: [300], barriers: { horizon: 5 } },
    (o) => reports.barriersFigure(bars, o),
  ),
  selectColumns: entry(
    { by: "mrmr", count: 2 },
    (o) => dataset.selectColumns(samples, folds[0].train, o),
  ),
  withSelection: entry(
    { names, by: "mrmr", count: 1 },
    (o) => models.withSelection((columns) => models.logistic({ names: columns }), o),
  ),
  featureReport: entry(
    { forwardReturn: new Float64Array(samples.length), resamples: 10 },
    (o) => validation.featureReport(samples, folds, o),
  ),
  audit: entry(
    { form: "quick", cuts: 1 },
    (o) => validation.audit(bars, [validation.featureSubject(features.rsi({ window: 3 }))], o),
  ),
  auditExperiment: entry(
    { form: "quick" },
    (o) => experiments.auditExperiment({ config, bars, features: features.core13 }, o),
  ),
  tryModels: entry(
    { workers: 1, earlierTrials: 2, ledger: null },
    (o) => experiments.tryModels(bars, config, o),
  ),
  ablateModels: entry(
    { only: ["scaler"], ledger: null, workers: 1 },
    (o) => experiments.ablateModels(bars, { ...config, models: [{ kind: "logistic", l2: 1 }] }, o),
  ),
  ablateFeatures: entry(
    { groups: { rsi: ["rsi14"] }, model: () => models.logistic({ names }), seed: 1 },
    (o) => experiments.ablateFeatures(samples, folds, o),
  ),
  probabilisticSharpe: entry({ benchmark: 0.1 }, (o) => metrics.probabilisticSharpe(returns, o)),
  probabilisticSharpeOf: entry(
    { benchmark: 0.1 },
    (o) => metrics.probabilisticSharpeOf(moments, o),
  ),
  minimumTrackRecordLength: entry(
    { benchmark: 0, confidence: 0.9 },
    (o) => metrics.minimumTrackRecordLength(returns, o),
  ),
  expectedMaximumSharpe: entry({ trials: 5, variance: 0.1 }, metrics.expectedMaximumSharpe),
  deflatedSharpe: entry({ trials: 5, variance: 0.1 }, (o) => metrics.deflatedSharpe(returns, o)),
  trialsWhereEvidenceVanishes: entry(
    { confidence: 0.9, variance: 0.1 },
    (o) => metrics.trialsWhereEvidenceVanishes(returns, o),
  ),
  overfittingProbability: entry(
    { blocks: 4, statistic: "mean" },
    (o) => metrics.overfittingProbability(strategies, o),
  ),
  effectiveTrials: entry({ minCorrelation: 0.7 }, (o) => metrics.effectiveTrials(strategies, o)),
  realityCheck: entry(
    { prng, resamples: 10, blockLength: 2 },
    (o) => metrics.realityCheck(strategies, o),
  ),
  superiorPredictiveAbility: entry(
    { prng, resamples: 10, blockLength: 2 },
    (o) => metrics.superiorPredictiveAbility(strategies, o),
  ),
  stepwiseSuperior: entry(
    { prng, resamples: 10, blockLength: 2, level: 0.1 },
    (o) => metrics.stepwiseSuperior(strategies, o),
  ),
  haircutSharpe: entry(
    { observations: 50, method: "sidak", trials: 5 },
    (o) => metrics.haircutSharpe(0.1, o),
  ),
  adjustPValues: entry({ method: "holm" }, (o) => stats.adjustPValues([0.1, 0.2], o)),
  dieboldMariano: entry({ horizon: 2 }, (o) => metrics.dieboldMariano(returns, probability, o)),
  giacominiWhite: entry({ horizon: 2 }, (o) => metrics.giacominiWhite(returns, probability, o)),
  pairedRocAuc: entry(
    { horizon: 2, confidence: 0.9 },
    (o) => metrics.pairedRocAuc([returns], [probability], label, o),
  ),
  pairedLogLoss: entry(
    { horizon: 2, confidence: 0.9 },
    (o) => metrics.pairedLogLoss([probability], [probability], label, o),
  ),
  pairedSharpe: entry(
    { periodsPerYear: 365, confidence: 0.9 },
    (o) => metrics.pairedSharpe([returns], [probability], o),
  ),
  permutationTest: entry(
    { prng, permutations: 5, blockLength: 2, concurrency: 1 },
    (o) => validation.permutationTest(label, (values) => values[0], o),
  ),
  runSignals: entry(
    { ...costs, side: "long", opposite: "close", pyramiding: 2 },
    (o) => backtest.runSignals(bars, { longEntry: direction.values }, o),
  ),
  runEvents: entry(
    { ...costs, side: "long", pyramiding: 2 },
    (o) => backtest.runEvents(bars, () => undefined, o),
  ),
  readResult: entry(
    { unit: "fraction" },
    (o) => assay.readResult("tests/assay/samples/equity.parquet", o),
  ),
  assayResult: entry(
    { trials: 3, resamples: 100, periodsPerYear: 365 },
    (o) => assay.assayResult(foreign, o),
  ),
  buyAndHold: entry({ feature: "logReturn" }, models.buyAndHold),
};

/** The options with two neighbouring letters of the name exchanged, or one doubled. */
function misspelled(options: object, name: string): { options: object; wrong: string } {
  const at = [...name].findIndex((letter, i) => i > 0 && letter !== name[i - 1]);
  const wrong = at > 0
    ? name.slice(0, at - 1) + name[at] + name[at - 1] + name.slice(at + 1)
    : name + name[0];
  const entries = Object.entries(options).map((
    [key, value],
  ) => [key === name ? wrong : key, value]);
  return { options: Object.fromEntries(entries), wrong };
}

for (const [what, entries] of Object.entries(ENTRIES)) {
  Deno.test(`${what} takes its options and refuses each of them misspelled`, async () => {
    for (const { right, call } of [entries].flat() as Entry[]) {
      await call(right);
      for (const name of Object.keys(right)) {
        const { options, wrong } = misspelled(right, name);
        // An async function: errors thrown and promises rejected look alike to a cell.
        await assert.rejects(async () => await call(options), {
          name: "TypeError",
          message: new RegExp(
            `^Expected an option of ${what} out of .*\\b${name}\\b.* but found ${wrong}(;|$)`,
          ),
        });
      }
    }
  });
}
