import { basename, relative } from "node:path";
import { utilityHash } from "../utility_file.ts";
import { describeMachine, describeVersions, projectFolder } from "../manifest.ts";
import type { ManifestRecord } from "../record.ts";
import type { LedgerAnchor, ResumedRecord } from "../record/provenance.ts";
import type { PreparedRun } from "./prepare_run.ts";
import type { RunExperimentOptions } from "./run_options.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** What {@linkcode describeRun} needs besides the run itself. */
export interface DescribeRunOptions
  extends Pick<RunExperimentOptions, "configPath" | "overrides" | "command"> {
  readonly runId: string;
  readonly startedAt: Date;
  readonly finishedAt: string;
  /** Whether the device was left to be chosen: the command then names the one that was. */
  readonly chosen: boolean;
  readonly watch: Stopwatch;
  /** What a killed run had done of it. */
  readonly resumed?: ResumedRecord;
  readonly ledger: LedgerAnchor;
}

/** `manifest.json` of a run: what is needed to repeat it, and to see whether it still would. */
export async function describeRun(
  { config, settled, data, features, audit, code, device: { device, reason, workers } }:
    PreparedRun,
  {
    configPath,
    overrides = [],
    command,
    runId,
    startedAt,
    finishedAt,
    chosen,
    watch,
    resumed,
    ledger,
  }: DescribeRunOptions,
): Promise<ManifestRecord> {
  const { utility } = settled.policy;
  return {
    schemaVersion: 1,
    runId,
    experiment: config.name,
    startedAt: startedAt.toISOString(),
    finishedAt,
    command: chosen ? `${command} --device ${device}` : command,
    config,
    configPath: relative(projectFolder, configPath) || basename(configPath),
    overrides,
    seed: config.seed,
    device,
    deviceReason: reason,
    workers,
    data: [
      ...(data.symbols ?? [data]).map(({ path, sha256 }) => ({ path, sha256 })),
      ...features.others,
    ],
    ...features.file ? { features: features.file } : {},
    ...utility === undefined
      ? {}
      : { utility: { path: config.policy.utility!, sha256: utilityHash(utility) } },
    code: code.code,
    versions: await describeVersions(),
    machine: describeMachine(),
    timings: watch.seconds,
    ...resumed ? { resumed } : {},
    ledger,
    audit,
  };
}
