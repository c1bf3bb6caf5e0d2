import { dirname, resolve } from "node:path";
import type { Progress } from "../../core/mod.ts";
import { configSchema } from "../config.ts";
import { describeCode, describeMachine, describeVersions, projectFolder } from "../manifest.ts";
import type { ManifestRecord } from "../record.ts";
import { runExperiment } from "../run_experiment.ts";
import { type ChangedInput, changedInputs, type Inputs } from "./changed_inputs.ts";
import { type ComparedOutput, compareOutputs } from "./compare_outputs.ts";
import { dataNow } from "./data_now.ts";
import { writeLedgerAsOf } from "./ledger_as_of.ts";
import { ledgerOfRun } from "./missing_runs.ts";
import { readRunRecord } from "./read_run_record.ts";

/** Options of {@linkcode verifyRun}. */
export interface VerifyRunOptions {
  /** As for `runExperiment`. */
  readonly workers?: number;
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

/** What running a run again has shown. */
export interface VerifiedRun {
  readonly manifest: ManifestRecord;
  /** Whether every output is the same. */
  readonly same: boolean;
  /** Why it could not be run again. Absent: it could. */
  readonly failure?: string;
  /** Empty where it could not be run again. */
  readonly outputs: readonly ComparedOutput[];
  /** What the run was made from and is not the same any more. */
  readonly inputs: readonly ChangedInput[];
  /** Whether the number of trials and the verdict could be compared: the ledger must know the run. */
  readonly ledgerKnown: boolean;
}

/** Without a ledger nobody knows how many trials there had been. */
const OF_THE_LEDGER = ["trials", "verdict"];

async function inputsNow(): Promise<Inputs> {
  const { code } = await describeCode();
  return { code, versions: await describeVersions(), machine: describeMachine() };
}

/** The configuration as it ran: on the device that was used. */
function configOf({ config, device }: ManifestRecord) {
  return configSchema.parse({ ...config as Record<string, unknown>, device });
}

/** The run's data as they are now; as they were, where the configuration is none. */
async function dataOf(manifest: ManifestRecord) {
  const { data: stored, configPath } = manifest;
  try {
    const folder = dirname(resolve(projectFolder, configPath));
    return await dataNow(configOf(manifest).data, { folder, stored });
  } catch {
    return stored;
  }
}

/**
 * Runs a finished run again from its manifest and compares every output byte for byte. Where they
 * differ, it says where first, and which inputs are not the same any more.
 *
 * The repetition happens in a hidden folder beside the run, which is removed, and next to a copy of
 * the ledger as it was: it is the same trial again and not counted.
 *
 * @throws {TypeError} for a folder that is not a finished run's
 */
export async function verifyRun(
  folder: string,
  { workers, abort, progress }: VerifyRunOptions = {},
): Promise<VerifiedRun> {
  const manifest = await readRunRecord(folder, "manifest");
  const parent = dirname(resolve(folder));
  const temporary = `${parent}/.verify-${crypto.randomUUID().slice(0, 8)}.tmp`;
  const { config: _config, device: _device, workers: _workers, ...rest } = manifest;
  let ledgerKnown = false;
  try {
    await Deno.mkdir(temporary);
    const path = ledgerOfRun(folder, manifest.ledger?.path);
    const copy = `${temporary}/ledger.jsonl`;
    ledgerKnown = await writeLedgerAsOf(manifest.runId, { path, copy });
    const again = await runExperiment(configOf(manifest), {
      configPath: resolve(projectFolder, manifest.configPath),
      outFolder: temporary,
      ledger: copy,
      overrides: manifest.overrides,
      command: manifest.command,
      workers,
      audit: manifest.audit !== null,
      fresh: true,
      abort,
      progress,
    });
    const except = ledgerKnown ? [] : OF_THE_LEDGER;
    const outputs = await compareOutputs(folder, again.folder, { except });
    // Whether the device was left to be chosen is no input: the one that was used is.
    const found = {
      ...again.manifest,
      config: { ...again.manifest.config as object, device: null },
    };
    const stored = { ...manifest, config: { ...manifest.config as object, device: null } };
    return {
      manifest,
      same: outputs.every(({ same }) => same),
      outputs,
      inputs: changedInputs(stored, found),
      ledgerKnown,
    };
  } catch (error) {
    if (abort?.aborted) throw error;
    const failure = (error as Error).message;
    const inputs = changedInputs(
      { ...rest, features: undefined, utility: undefined },
      { ...await inputsNow(), data: await dataOf(manifest) },
    );
    return { manifest, same: false, failure, outputs: [], inputs, ledgerKnown };
  } finally {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
  }
}
