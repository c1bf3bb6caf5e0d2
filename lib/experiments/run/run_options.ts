import type { Progress } from "../../core/mod.ts";
import type { ComputeFoldsOptions } from "../compute_folds.ts";
import type { ResumedRecord } from "../record/provenance.ts";
import type { TrialSource } from "../ledger.ts";
import type { RunDevice } from "../run_device.ts";
import type { RunRecord } from "./run_record.ts";

/** Options of `runExperiment`. */
export interface RunExperimentOptions {
  /** Path of the configuration: data files are relative to its folder. */
  readonly configPath: string;
  /** Folder that gets `<name>/runs/<id>`. */
  readonly outFolder: string;
  /**
   * Path of the ledger that counts the models. Default: `experiments/ledger.jsonl` for all folders
   * below `experiments`, else `ledger.jsonl` in `outFolder`; see `ledgerOfFolder`.
   */
  readonly ledger?: string;
  /** Overrides that the configuration has received, for the record. Default: none. */
  readonly overrides?: readonly string[];
  /**
   * Shell command that repeats the run, for the record. Where the configuration leaves the device to be
   * chosen, `--device` and the one that was chosen are added.
   */
  readonly command: string;
  /**
   * Most folds and models computed at a time; results do not depend on it. Default: the cores, but 1
   * on a device that is not the CPU, where more are an error.
   */
  readonly workers?: number;
  /**
   * Whether to look for look-ahead before the first model is fitted; what is found ends the run.
   * Default: true. Without it the report says so in red.
   */
  readonly audit?: boolean;
  /**
   * Whether to begin at the beginning, whatever a killed run of the same configuration, data, code and
   * machine has left. Default: false.
   */
  readonly fresh?: boolean;
  /** Seconds after which the state of a training is kept. Default: 10. */
  readonly checkpointSeconds?: number;
  /** Called before the first model is fitted where a killed run had left some of the work. */
  readonly onResume?: (resumed: ResumedRecord) => void;
  /** What the ledger notes as the trials' origin. Default: a run of an experiment. */
  readonly source?: TrialSource;
  /** Called once, before the first model is fitted, with where networks are trained and why. */
  readonly onDevice?: (device: RunDevice) => void;
  /** Called after each epoch of a model in a fold. */
  readonly onEpoch?: ComputeFoldsOptions["onEpoch"];
  /** Ends the run; its reason is thrown, no run folder is left, and what was done is kept. */
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
  /** Writes further files into the run's folder before it appears, such as the report. */
  readonly finish?: (run: RunRecord, folder: string) => Promise<void>;
}
