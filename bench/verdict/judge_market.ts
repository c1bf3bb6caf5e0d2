import { type Bars, prng } from "../../lib/core/mod.ts";
import { core13, featureSet, microstructureFeature } from "../../lib/features/mod.ts";
import { configSchema, type ExperimentConfig } from "../../lib/experiments/mod.ts";
import { evaluateFold, type FoldResult } from "../../lib/experiments/evaluate_fold.ts";
import { tradeModels } from "../../lib/experiments/judge_models.ts";
import { judgeRun } from "../../lib/experiments/judge_run.ts";
import { type Plan, planExperiment } from "../../lib/experiments/plan.ts";
import { sharpePerBar } from "../../lib/experiments/selection_evidence.ts";
import type { VerdictCode } from "../../lib/validation/mod.ts";
import { makeMarket, type MarketSpec } from "./market.ts";

/** The columns of core13, and the imbalance of order flow in which edges are planted. */
const FEATURES = featureSet("core13 and flow", [
  ...core13.features,
  microstructureFeature("flowImbalance", { window: 1 }),
]);

/** The run that every market gets. */
export const CONFIG: ExperimentConfig = configSchema.parse({
  name: "placebo",
  question: "Is there a signal?",
  data: { sample: "BTCUSDT-1d" },
  validation: {
    mode: "expanding",
    train: 730,
    validation: 60,
    calibration: 450,
    test: 365,
    embargo: 5,
  },
  backtest: { fee: 0.001, slippage: 0.0005, periodsPerYear: 365 },
  bootstrap: { resamples: 500 },
  models: [{ kind: "buyAndHold" }, { kind: "smaCross" }, { kind: "logistic", l2: 100 }],
});

/** What became of a market. */
export interface JudgedMarket {
  readonly spec: MarketSpec;
  readonly code: VerdictCode;
  readonly sentence: string;
  /** Criteria of the strongest model that were not met. */
  readonly open: readonly string[];
  /** The best annual Sharpe ratio of a model after costs on the test parts. */
  readonly testSharpe: number;
  /** That of the logistic regression. */
  readonly learntSharpe: number;
}

async function fitAll(plan: Plan, config: ExperimentConfig): Promise<FoldResult[][]> {
  const { models, folds, samples, forwardReturn } = plan;
  const random = prng(config.seed);
  const results: FoldResult[][] = [];
  for (const { name, estimator } of models) {
    const ofModel: FoldResult[] = [];
    for (const fold of folds) {
      const seed = random.fork(`${name}/${fold.index}`).uint32();
      const data = { samples, forwardReturn, fold };
      ofModel.push(await evaluateFold(estimator, data, { config, seed, save: false }));
    }
    results.push(ofModel);
  }
  return results;
}

/** Makes a market, lets the whole pipeline at it, and returns the verdict. */
export async function judgeMarket(
  spec: MarketSpec,
  { sample }: { readonly sample: Bars },
): Promise<JudgedMarket> {
  const bars = makeMarket(spec, { sample });
  const plan = planExperiment(CONFIG, bars, FEATURES);
  const results = await fitAll(plan, CONFIG);
  const { benchmark, models } = tradeModels({ bars, plan, config: CONFIG }, results);
  const sharpes = models.map(({ result }) => sharpePerBar(result.returns));
  const names = plan.models.map(({ name }) => name);
  const verdict = await judgeRun({
    records: plan.models.map(({ name, estimator }) => ({ name, kind: estimator.kind })),
    backtests: new Map([
      ...models.map(({ result }, m) => [names[m], result] as const),
      ["benchmark", benchmark],
    ]),
    forecasts: models.map(({ forecast }) => forecast),
  }, {
    config: CONFIG,
    // What the ledger holds after such a run on new data.
    history: {
      trials: sharpes.length,
      sharpes: sharpes.filter(Number.isFinite),
      returns: [],
      ruleKept: true,
    },
    // The pipeline is the same for all markets: the audit of one is that of all, see the test.
    audited: "clean",
  });
  const annual = sharpes.map((value) => value * Math.sqrt(CONFIG.backtest.periodsPerYear));
  const chosen = annual.filter((value, m) => names[m] !== "buyAndHold" && Number.isFinite(value));
  return {
    spec,
    code: verdict.code,
    sentence: verdict.sentence,
    open: (verdict.reasons ?? []).filter(({ met }) => met !== true).map((r) => r.criterion),
    testSharpe: Math.max(...chosen, 0),
    learntSharpe: Number.isFinite(annual[2]) ? annual[2] : 0,
  };
}
