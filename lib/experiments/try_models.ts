import type { BacktestResult } from "../backtest/mod.ts";
import { assertKnownOptions, type Bars, type OptionNames, withDisplay } from "../core/mod.ts";
import type { Samples } from "../dataset/mod.ts";
import type { FittedModel } from "../models/mod.ts";
import type { Fold } from "../validation/mod.ts";
import type { TestForecast } from "./collect.ts";
import { COMPUTE_FOLDS_OPTIONS, computeFolds, type ComputeFoldsOptions } from "./compute_folds.ts";
import { applySmoke, type ExperimentConfig } from "./config.ts";
import { measureModels } from "./judge_models.ts";
import { judgeRun } from "./judge_run.ts";
import { loadFeatures } from "./load_features.ts";
import { countNotebookTrials } from "./ledger/notebook_trials.ts";
import { planExperiment } from "./plan.ts";
import { type RunDevice, settleDevice } from "./run_device.ts";
import { settleUtility } from "./utility_file.ts";
import type { ModelRecord, TradingRecord, VerdictRecord } from "./record.ts";

/** Options of {@linkcode tryModels}. */
export interface TryModelsOptions extends ComputeFoldsOptions {
  /**
   * Models that were tried on these bars elsewhere, where the ledger does not see them. Default: 0.
   */
  readonly earlierTrials?: number;
  /**
   * Path of the ledger that counts the models. Default: `experiments/ledger.jsonl` here or in the
   * nearest folder above, see `findLedger`. `null`, or where there is none, counts nothing; how many
   * trials there were is then unknown to the verdict.
   */
  readonly ledger?: string | null;
}

const KNOWN: OptionNames<TryModelsOptions> = {
  ...COMPUTE_FOLDS_OPTIONS,
  earlierTrials: true,
  ledger: true,
};

/** One model of {@linkcode tryModels}. */
export interface TriedModel {
  readonly record: ModelRecord;
  /** Trades on all test parts, after costs. */
  readonly backtest: BacktestResult;
  /** Training by epoch, fold by fold; empty for models without epochs. */
  readonly history: readonly FittedModel["history"][];
  /** Forecasts of all test parts, in the order of time. */
  readonly test: TestForecast;
}

/** What {@linkcode tryModels} finds. */
export interface TriedModels {
  readonly samples: Samples;
  readonly folds: readonly Fold[];
  /** By the model's name, in the order of the configuration. */
  readonly models: ReadonlyMap<string, TriedModel>;
  /** Holding the instrument over the same bars, at the same costs. */
  readonly benchmark: { readonly record: TradingRecord; readonly backtest: BacktestResult };
  /** Where networks were trained, and why there. */
  readonly device: RunDevice;
  /** What the models show together, with intervals widened for how many were tried. */
  readonly verdict: VerdictRecord;
}

declare module "../core/display.ts" {
  interface Displayed {
    triedModels: TriedModels;
  }
}

/**
 * Fits and judges the models of a configuration on `bars`, as `runExperiment` does and with the
 * same numbers, but leaves no folder and no report. Looking is trying: each model is a line of the
 * ledger, with the source "notebook". The look-ahead audit is left out, so the verdict is at most
 * weak evidence. The configuration's own data are not read; a file of features is looked for from
 * the working directory.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { configSchema, tryModels } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const config = configSchema.parse({
 *   name: "look",
 *   question: "Does yesterday say anything?",
 *   data: { sample: "BTCUSDT-1d" },
 *   validation: { train: 1460, validation: 120, calibration: 365, test: 600 },
 *   backtest: { periodsPerYear: 365 },
 *   models: [{ kind: "logistic" }],
 * });
 * const { models, verdict } = await tryModels(await sampleBars("BTCUSDT-1d"), config, {
 *   ledger: `${await Deno.makeTempDir()}/ledger.jsonl`,
 * });
 * assert.equal(models.get("logistic")!.record.kind, "logistic");
 * assert.notEqual(verdict.code, "evidence");
 * ```
 */
export async function tryModels(
  bars: Bars,
  given: ExperimentConfig,
  options: TryModelsOptions = {},
): Promise<TriedModels> {
  assertKnownOptions("tryModels", options, KNOWN);
  const { earlierTrials = 0, ledger, ...computing } = options;
  const { abort } = options;
  const config = applySmoke(given);
  const features = await loadFeatures(config.features, { folder: Deno.cwd() });
  const plan = planExperiment(config, bars, features.set);
  const device = await settleDevice(plan, config, computing);
  const policy = await settleUtility(config.policy, { folder: Deno.cwd() });
  const settled = { ...config, policy, device: device.device };
  const counting = await countNotebookTrials(
    { config: settled, bars, features },
    { ledger, abort, earlierTrials },
  );
  await using _trials = counting;
  const results = await computeFolds(plan, settled, { ...computing, workers: device.workers });
  const measured = await measureModels({ bars, plan, config }, results, { abort });
  const history = await counting.finish(measured);
  const verdict = await judgeRun(measured, {
    config,
    history,
    audited: "skipped",
    countedBy: earlierTrials > 0 ? "the ledger and earlierTrials count" : undefined,
    abort,
  });
  const models = new Map(plan.models.map(({ name }, m): [string, TriedModel] => [name, {
    record: measured.records[m],
    backtest: measured.backtests.get(name)!,
    history: results[m].map(({ history }) => history),
    test: measured.forecasts[m],
  }]));
  return withDisplay("triedModels", {
    samples: plan.samples,
    folds: plan.folds,
    models,
    device,
    benchmark: { record: measured.benchmark, backtest: measured.backtests.get("benchmark")! },
    verdict,
  });
}
