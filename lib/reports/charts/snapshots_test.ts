import assert from "node:assert/strict";
import type { FoldRecord } from "../../experiments/record.ts";
import { BENCHMARK_STROKE, seriesStroke } from "../palette.ts";
import { calibrationGapsChart } from "./calibration_gaps.ts";
import { drawdownChart } from "./drawdown.ts";
import { equityChart } from "./equity.ts";
import { foldsChart } from "./folds.ts";
import { loadChartKit } from "./kit.ts";
import { learningCurveChart } from "./learning_curve.ts";
import { pathSharpesChart } from "./path_sharpes.ts";
import { reliabilityChart } from "./reliability.ts";
import { thresholdsChart } from "./thresholds.ts";
import { tradeHistogram } from "./trade_histogram.ts";

// After a wanted change: `deno test -P lib/reports/charts -- --update`, then look at each picture.
const UPDATE = Deno.args.includes("--update");
const kit = await loadChartKit();
const DAY = 86_400_000;
const START = Date.UTC(2023, 0, 1);

async function assertSnapshot(name: string, svg: string): Promise<void> {
  const path = new URL(`../fixtures/${name}.svg`, import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), `${name}.svg has changed`);
}

const iso = (day: number) => new Date(START + day * DAY).toISOString();

const folds: FoldRecord[] = [0, 1].map((index) => {
  const part = (from: number, to: number) => ({
    from: iso(100 * index + from),
    to: iso(100 * index + to - 1),
    samples: to - from,
    purged: 0,
  });
  return {
    index,
    train: part(0, 200),
    validation: part(200, 250),
    calibration: part(250, 300),
    test: part(310, 410),
  };
});

const time = Float64Array.from({ length: 40 }, (_, i) => START + 9 * i * DAY);
const model = Float64Array.from(time, (_, i) => 100_000 * (1 + 0.3 * Math.sin(i / 6) + i / 100));
const hold = Float64Array.from(time, (_, i) => (i === 20 ? NaN : 100_000 * Math.exp(i / 20)));
const series = [
  { name: "buy and hold", stroke: BENCHMARK_STROKE, time, value: hold },
  { name: "lstm", stroke: seriesStroke(6), time, value: model },
];

Deno.test("foldsChart() draws the parts of each fold in time order", async () => {
  const svg = foldsChart(kit, folds, { intervalMs: DAY, width: 600, title: "Folds" });
  await assertSnapshot("folds", svg);
});

Deno.test("foldsChart() draws parts of several stretches, and tests with number and colour of their path", async () => {
  const groups = (from: number, to: number) => ({ from: iso(100 * from), to: iso(100 * to - 1) });
  const whole = { samples: 1, purged: 0 };
  const none = { ...whole, from: iso(0), to: iso(0), blocks: [] };
  const fold = (index: number, tested: number[], paths: number[]): FoldRecord => ({
    index,
    train: {
      ...whole,
      ...groups(0, 4),
      blocks: [0, 1, 2, 3].filter((g) => !tested.includes(g)).map((g) => groups(g, g + 1)),
    },
    validation: none,
    calibration: none,
    test: {
      ...whole,
      ...groups(tested[0], tested[1] + 1),
      blocks: tested.map((g, k) => ({ ...groups(g, g + 1), path: paths[k] })),
    },
  });
  const combinatorial = [
    fold(0, [0, 1], [0, 0]),
    fold(1, [0, 2], [1, 0]),
    fold(2, [0, 3], [2, 0]),
    fold(3, [1, 2], [1, 1]),
    fold(4, [1, 3], [2, 1]),
    fold(5, [2, 3], [2, 2]),
  ];
  const options = { intervalMs: DAY, width: 600, title: "Combinatorial folds" };
  await assertSnapshot("folds_combinatorial", foldsChart(kit, combinatorial, options));
});

Deno.test("pathSharpesChart() has a dot for every path and a ring around the one shown", async () => {
  const paths = (sharpe: (number | null)[], shown: number) => ({
    sharpe,
    totalReturn: sharpe,
    maxDrawdown: sharpe,
    quantiles: [{ share: 0.05, sharpe: -0.4 }, { share: 0.5, sharpe: 0.2 }, {
      share: 0.95,
      sharpe: 0.9,
    }],
    shown,
  });
  const svg = pathSharpesChart(kit, [
    { name: "logistic", paths: paths([-0.5, 0.2, 1], 1) },
    { name: "lstm", paths: paths([null, 0.1, 0.4], 1) },
  ], { width: 600, title: "Paths" });
  await assertSnapshot("path_sharpes", svg);
});

Deno.test("equityChart() takes a logarithmic scale for wide ranges and breaks at NaN", async () => {
  const options = { initialCash: 100_000, width: 600, title: "Equity" };
  await assertSnapshot("equity_log", equityChart(kit, series, options));
  await assertSnapshot("equity_linear", equityChart(kit, series.slice(1), options));
});

Deno.test("drawdownChart() draws losses downwards", async () => {
  const value = Float64Array.from(time, (_, i) => 0.2 + 0.2 * Math.sin(i / 5));
  const svg = drawdownChart(kit, [{ ...series[1], value }], { width: 350, title: "Drawdown" });
  await assertSnapshot("drawdown", svg);
});

Deno.test("learningCurveChart() marks the epoch kept", async () => {
  const curve = {
    epoch: Float64Array.of(1, 2, 3, 4, 5),
    trainLoss: Float64Array.of(0.69, 0.68, 0.67, 0.66, 0.655),
    validationLoss: Float64Array.of(0.693, 0.691, 0.69, 0.692, 0.695),
    best: 3,
  };
  const options = {
    domain: [0.65, 0.7] as const,
    width: 280,
    title: "Loss",
    name: "log loss (nats)",
  };
  await assertSnapshot("learning_curve", learningCurveChart(kit, curve, options));
});

Deno.test("reliabilityChart() draws bins with intervals and leaves out empty ones", async () => {
  const svg = reliabilityChart(kit, [
    { predicted: 0.45, observed: 0.48, count: 120 },
    { predicted: 0.5, observed: 0.51, count: 300 },
    { predicted: 0.56, observed: 0.53, count: 80 },
    { predicted: 0.9, observed: 0, count: 0 },
  ], { width: 280, title: "Reliability" });
  await assertSnapshot("reliability", svg);
});

Deno.test("reliabilityChart() draws consistency bands, and rings for dots outside", async () => {
  const svg = reliabilityChart(kit, [
    { predicted: 0.45, observed: 0.48, count: 120, bandLow: 0.36, bandHigh: 0.54 },
    { predicted: 0.5, observed: 0.51, count: 300, bandLow: 0.44, bandHigh: 0.56 },
    { predicted: 0.56, observed: 0.7, count: 80, bandLow: 0.45, bandHigh: 0.66 },
  ], { width: 280, title: "Reliability" });
  await assertSnapshot("reliability_bands", svg);
});

Deno.test("calibrationGapsChart() draws groups with intervals, and rings where they leave 0 out", async () => {
  const group = (name: string, estimate: number | null, half = 0.05) => ({
    group: name,
    samples: 200,
    predicted: 0.5,
    observed: 0.5,
    gap: {
      estimate,
      low: estimate === null ? null : estimate - half,
      high: estimate === null ? null : estimate + half,
    },
    eceDebiased: 0,
  });
  const gaps = [group("2021", 0.02), group("2022", -0.09), group("2023", null)];
  const svg = calibrationGapsChart(kit, gaps, { width: 280, title: "Gaps" });
  await assertSnapshot("calibration_gaps", svg);
});

Deno.test("thresholdsChart() has a dot for a choice, a ring for a flat one, none for none", async () => {
  const curve = (height: number) =>
    [0.4, 0.45, 0.5, 0.55, 0.6].map((threshold, i) => ({
      threshold,
      objective: i === 4 ? null : height * (1 - Math.abs(threshold - 0.5) * 8),
      exposure: 1 - i / 4,
    }));
  const record = { shortBelow: null, curve: curve(0.05), flat: false };
  const svg = thresholdsChart(kit, [
    { ...record, fold: 0, longAbove: 0.5, objective: 0.05 },
    { ...record, fold: 1, longAbove: 0.5, objective: -0.02, flat: true, curve: curve(-0.02) },
    { ...record, fold: 2, longAbove: null, objective: null, curve: curve(0.02) },
  ], { width: 600, title: "Thresholds" });
  await assertSnapshot("thresholds", svg);
});

Deno.test("thresholdsChart() has a band and a bar where resamples tell how sure a choice is", async () => {
  const curve = [0.4, 0.45, 0.5, 0.55, 0.6].map((threshold, i) => {
    const objective = 0.02 - (threshold - 0.5) ** 2;
    const sure = i === 4 ? { low: null, high: null } : { low: objective - 0.03, high: 0.04 };
    return { threshold, objective, exposure: 1 - i / 4, ...sure };
  });
  const none = { low: null, high: null };
  const svg = thresholdsChart(kit, [{
    fold: 0,
    longAbove: 0.5,
    shortBelow: null,
    objective: 0.02,
    flat: false,
    curve,
    decision: {
      abstention: { calibration: 0.5, test: 0.4 },
      uncertainty: {
        resamples: 200,
        blockLength: 8,
        longAbove: { low: 0.43, high: 0.57 },
        shortBelow: none,
        objective: none,
        stayOutShare: 0,
        pValue: 0.2,
        similarShare: 0.6,
      },
    },
  }], { width: 600, title: "Thresholds" });
  await assertSnapshot("thresholds_band", svg);
});

Deno.test("tradeHistogram() keeps gains and losses in bins of their own", async () => {
  const returns = Float64Array.of(-0.1, -0.01, -0.001, 0.001, 0.02, 0.021, 0.05, 0.1, NaN);
  await assertSnapshot(
    "trade_histogram",
    tradeHistogram(kit, returns, { width: 280, title: "Returns" }),
  );
});

Deno.test("charts without data are drawn, too", () => {
  const options = { width: 280, title: "Empty" };
  const none = new Float64Array(0);
  for (
    const svg of [
      equityChart(kit, [], { ...options, initialCash: 1 }),
      drawdownChart(kit, [], options),
      reliabilityChart(kit, [], options),
      calibrationGapsChart(kit, [], options),
      thresholdsChart(kit, [], options),
      tradeHistogram(kit, none, options),
      foldsChart(kit, [], { ...options, intervalMs: DAY }),
      pathSharpesChart(kit, [], options),
    ]
  ) {
    assert.match(svg, /^<svg.*<\/svg>$/s);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  }
});
