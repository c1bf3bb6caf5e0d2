import { dirname } from "node:path";
import { assertAudited } from "../audit/assert_audited.ts";
import type { ExperimentConfig } from "../config.ts";
import { loadFeatures } from "../load_features.ts";
import { describeCode, type DescribedCode } from "../manifest.ts";
import type { Plan } from "../plan.ts";
import type { ManifestRecord } from "../record.ts";
import { type RunDevice, settleDevice } from "../run_device.ts";
import { loadRunData, type RunData } from "../symbols/load_run_data.ts";
import { planRun } from "../symbols/plan_run.ts";
import { settleUtility } from "../utility_file.ts";
import { blaming } from "./blaming.ts";
import type { RunExperimentOptions } from "./run_options.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Everything that is known before the first model is fitted. */
export interface PreparedRun {
  /** With the smoke run's cuts; the device as configured. */
  readonly config: ExperimentConfig;
  /** The same with the device that is used. */
  readonly settled: ExperimentConfig;
  readonly data: RunData;
  readonly features: Awaited<ReturnType<typeof loadFeatures>>;
  readonly plan: Plan;
  /** Null: left out. */
  readonly audit: Exclude<ManifestRecord["audit"], undefined>;
  readonly device: RunDevice;
  /** The code as it was when the run began. */
  readonly code: DescribedCode;
}

/**
 * Loads the bars, computes features, labels and folds, looks for look-ahead and settles the device.
 * Throws for bad data, for a configuration that does not fit it, and for what the audit finds.
 */
export async function prepareRun(
  config: ExperimentConfig,
  { configPath, audit: audited, abort, workers, watch }:
    & Pick<RunExperimentOptions, "configPath" | "audit" | "abort" | "workers">
    & { readonly watch: Stopwatch },
): Promise<PreparedRun> {
  const folder = dirname(configPath);
  // Now, not when the run ends: hours may lie between, and somebody may edit.
  const code = await describeCode();
  const data = await loadRunData(config.data, { folder });
  watch.lap("data");
  const features = await blaming(
    `${configPath}: features`,
    () => loadFeatures(config.features, { folder }),
  );
  const policy = await blaming(
    `${configPath}: policy`,
    () => settleUtility(config.policy, { folder }),
  );
  const plan = await blaming(
    `${configPath}: validation`,
    () => planRun(config, data, features.set),
  );
  watch.lap("samples");
  const audit = audited === false ? null : await assertAudited(
    {
      config,
      bars: data.bars,
      features: features.set,
      ...data.symbols ? { symbols: data.symbols.map(({ bars }) => bars) } : {},
    },
    { plan, abort },
  );
  watch.lap("audit");
  const device = await settleDevice(plan, config, { workers });
  const settled: ExperimentConfig = { ...config, policy, device: device.device };
  return { config, settled, data, features, plan, audit, device, code };
}
