import { type Prng, prng } from "../../core/mod.ts";
import type { MonthCoverage } from "../../data/mod.ts";
import type {
  Estimate,
  FoldRecord,
  ModelRecord,
  ThresholdRecord,
  TradingRecord,
} from "../../experiments/record.ts";
import type { ReportInput } from "../input.ts";
import { fabricateCalibration } from "./fabricated_calibration.ts";
import {
  deepest,
  equityTable,
  historyTable,
  predictionsTable,
  tradesTable,
} from "./fabricated_tables.ts";
import { withDecision } from "./fabricated_decision.ts";
import { fabricateVerdict } from "./fabricated_verdict.ts";

/** Size of a {@linkcode fabricateRun}. */
export interface FabricateOptions {
  readonly models: number;
  /** Test bars; the folds before them are made to fit. */
  readonly bars: number;
  readonly folds: number;
  readonly epochs: number;
}

const DAY = 86_400_000;
const START = Date.UTC(2018, 0, 1);
const NAMES = ["buyAndHold", "smaCross", "logistic", "lstm"];

const iso = (day: number) => new Date(START + day * DAY).toISOString();

const around = (estimate: number, half: number): Estimate => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
});

/** Every month of `days`, of which the second lacks a day. */
function monthsOf(days: number): MonthCoverage[] {
  const months: MonthCoverage[] = [];
  for (let day = 0; day < days; day++) {
    const month = iso(day).slice(0, 7), last = months.at(-1);
    if (last?.month !== month) months.push({ month, expected: 1, rows: 1 });
    else months[months.length - 1] = { month, expected: last.expected + 1, rows: last.rows + 1 };
  }
  return months.map((month, k) => k === 1 ? { ...month, rows: month.rows - 1 } : month);
}

function foldsOf({ bars, folds }: FabricateOptions): FoldRecord[] {
  const test = Math.ceil(bars / folds);
  const part = (from: number, to: number, purged: number) => ({
    from: iso(from),
    to: iso(to - 1),
    samples: to - from - purged,
    purged,
  });
  return Array.from({ length: folds }, (_, index) => {
    const at = index * test;
    return {
      index,
      train: part(at, at + 600, 64),
      validation: part(at + 600, at + 730, 64),
      calibration: part(at + 735, at + 915, 64),
      test: part(at + 920, at + 920 + test, 0),
    };
  });
}

function trading(random: Prng, trades: number): TradingRecord {
  return {
    sharpe: around(0.6 + 0.3 * random.normal(), 0.9),
    sortino: 0.8,
    cagr: around(0.21, 0.3),
    totalReturn: 1.7,
    maxDrawdown: null,
    calmar: 0.4,
    turnover: trades / 4,
    hitRate: trades > 1 ? 0.47 : null,
    exposure: 0.6,
    trades,
    totalFees: 4321.5,
    finalEquity: 270_000,
  };
}

function thresholdOf(random: Prng, fold: number): ThresholdRecord {
  const peak = 0.5 + 0.02 * random.normal();
  const height = 0.05 * random.normal();
  const curve = Array.from({ length: 41 }, (_, i) => {
    const threshold = 0.4 + i * 0.005;
    const objective = i > 36 ? null : height * Math.exp(-(((threshold - peak) / 0.03) ** 2));
    return { threshold, objective, exposure: 1 / (1 + Math.exp((threshold - 0.5) * 60)) };
  });
  const longAbove = curve[Math.round((peak - 0.4) / 0.005)].threshold;
  const found = { fold, longAbove, shortBelow: null, objective: height, flat: height <= 0, curve };
  return withDecision(found);
}

function modelOf(random: Prng, name: string, options: FabricateOptions): ModelRecord {
  const rule = name === "buyAndHold" || name === "smaCross";
  const bins = rule ? 1 : 8;
  return {
    name,
    kind: name.replace(/ .*/, ""),
    description: rule ? "no settings" : "hidden 64, layers 2, dropout 0.2, seed 7",
    parameters: rule ? 0 : 53_505,
    forecast: {
      samples: options.bars,
      baseRate: 0.5123,
      rocAuc: rule
        ? { estimate: 0.5, low: null, high: null }
        : around(0.505 + 0.01 * random.normal(), 0.021),
      prAuc: around(0.52, 0.02),
      brier: around(0.2499, 0.0011),
      logLoss: around(0.6929, 0.002),
      accuracy: around(0.51, 0.02),
      precision: 0.52,
      recall: 0.61,
      f1: 0.561,
      ece: 0.013,
      eceUncalibrated: 0.047,
      reliability: Array.from({ length: bins }, (_, i) => ({
        predicted: bins === 1 ? 0.5123 : 0.46 + 0.012 * i,
        observed: bins === 1 ? 0.5123 : 0.48 + 0.008 * i + 0.03 * random.normal(),
        count: Math.round(options.bars / bins * (0.5 + random.uniform())),
      })),
    },
    ...rule ? {} : { calibration: fabricateCalibration(random.fork(name), options) },
    trading: trading(random, rule ? 1 : 123),
    sharpeOverBenchmark: around(-0.1 + 0.2 * random.normal(), 0.7),
    thresholds: rule ? [] : Array.from({ length: options.folds }, (_, k) => thresholdOf(random, k)),
    seconds: rule ? 0.02 : 31.4,
  };
}

/** A run that never was, with plausible figures of every kind, the same ones each time. */
export function fabricateRun(options: FabricateOptions): ReportInput {
  const random = prng(11);
  const names = Array.from(
    { length: options.models },
    (_, i) => NAMES[i] ?? `lstm ${i - NAMES.length + 2}`,
  );
  const figures = names.map((name) => modelOf(random, name, options));
  const held = trading(random, 1);
  const predictions = predictionsTable(random, names, options.bars);
  const equity = equityTable(random, ["benchmark", ...names], options.bars);
  const fall = (name: string, figures: TradingRecord) => ({
    ...figures,
    maxDrawdown: deepest(equity, name),
  });
  const models = figures.map((m) => ({ ...m, trading: fall(m.name, m.trading) }));
  const hash = "5f3a".repeat(16);
  return {
    metrics: {
      schemaVersion: 1,
      experiment: "btc-daily-direction",
      question: "Does yesterday's market tell whether bitcoin rises today?",
      runId: "20240611-093012-7f3a",
      data: {
        symbol: "BTCUSDT",
        source: "Two-hour bars of a public archive, aggregated to days",
        sha256: hash,
        quality: {
          symbol: "BTCUSDT",
          interval: "1d",
          rows: options.bars + 920,
          from: iso(0),
          to: iso(options.bars + 919),
          issues: [{
            code: "incomplete-bar",
            severity: "warning",
            message: "Days of which some hours are missing",
            count: 12,
            rows: [3, 4],
            times: [iso(3), iso(4)],
          }],
          gaps: {
            count: 2,
            longestBars: 2,
            missingBars: 3,
            list: [
              { after: iso(40), before: iso(42), bars: 1 },
              { after: iso(90), before: iso(93), bars: 2 },
            ],
          },
          coverage: monthsOf(options.bars + 920),
        },
      },
      features: { set: "core13", names: ["logReturn", "volatility20", "rsi14"], warmup: 33 },
      label: { kind: "direction", horizon: 1 },
      samples: {
        used: options.bars,
        droppedWarmup: 96,
        droppedMissingFeature: 0,
        droppedMissingLabel: 1,
      },
      validation: { mode: "rolling", embargo: 5, sequenceLength: 64 },
      folds: foldsOf(options),
      costs: {
        fee: 0.001,
        slippage: 0.0005,
        initialCash: 100_000,
        side: "long",
        fill: "nextOpen",
        periodsPerYear: 365,
      },
      models,
      benchmark: fall("benchmark", held),
      trials: { run: models.length, total: 37 },
      verdict: fabricateVerdict(),
    },
    manifest: {
      schemaVersion: 1,
      runId: "20240611-093012-7f3a",
      experiment: "btc-daily-direction",
      startedAt: "2024-06-11T09:30:12.000Z",
      finishedAt: "2024-06-11T09:31:20.000Z",
      command: "npx -y deno@2.9.6 task run-experiment btc-daily-direction --seed 7",
      config: { seed: 7, models: names, policy: { maximize: "netReturn" } },
      configPath: "experiments/btc-daily-direction/experiment.json",
      overrides: ["models.3.hiddenSize=64"],
      seed: 7,
      device: "cpu",
      workers: 2,
      data: [{ path: "data/samples/BTCUSDT-1d.parquet", sha256: hash }],
      code: { commit: "852ff2b0".repeat(5), diffSha256: null, lockfileSha256: hash },
      versions: { deno: "2.9.6", "onnxruntime-node": "1.30.0" },
      machine: { os: "linux", arch: "x86_64", cpu: "A processor", cores: 2 },
      timings: { data: 0.31, training: 61.2, total: 68.1 },
    },
    tables: {
      predictions,
      equity,
      trades: tradesTable(random, models),
      history: historyTable(
        random,
        names.filter((name) => name.startsWith("lstm")),
        options,
      ),
    },
  };
}
