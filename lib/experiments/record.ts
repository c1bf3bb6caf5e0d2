import type { QualityReport } from "../data/mod.ts";
import type { AuditReport } from "../validation/mod.ts";
import type { CalibrationRecord } from "./record/calibration.ts";
import type { DecisionRecord } from "./record/decision.ts";
import type { BlockRecord, HoldoutRecord, PathsRecord } from "./record/splits.ts";
import type { SymbolsRecord } from "./record/symbols.ts";
import type { VerdictRecord } from "./record/verdict.ts";
import type { LedgerAnchor, PatchRecord, ResumedRecord } from "./record/provenance.ts";
import type { SeedsRecord } from "./record/seeds.ts";
import type { ValidationKind } from "./validation_config.ts";

/**
 * What `metrics.json` and `manifest.json` of a run hold. Both are plain JSON: undefined figures are
 * null, never NaN, and times are ISO 8601 in UTC. Series live in the Parquet files beside them.
 */

/** A figure with its 95 % interval; null where it is undefined. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Rows of one part of a fold, before and after purging. */
export interface PartRecord {
  /** Open time of the first and the last bar of the part. */
  readonly from: string;
  readonly to: string;
  /** Samples used. */
  readonly samples: number;
  /** Samples removed because their span or window touches a later part. */
  readonly purged: number;
  /** The stretches that the part is made of. Absent: it is one. */
  readonly blocks?: readonly BlockRecord[];
}

export interface FoldRecord {
  readonly index: number;
  /** Where every symbol has folds of its own. */
  readonly symbol?: string;
  readonly train: PartRecord;
  readonly validation: PartRecord;
  readonly calibration: PartRecord;
  readonly test: PartRecord;
}

/** One bin of a reliability diagram. */
export interface ReliabilityRecord {
  /** Mean predicted probability in the bin. */
  readonly predicted: number;
  /** Share of positive labels in the bin. */
  readonly observed: number;
  readonly count: number;
  /** Where `observed` lies by chance for a calibrated forecast. Absent: not computed. */
  readonly bandLow?: number | null;
  readonly bandHigh?: number | null;
}

/** How the threshold of one fold was chosen on its calibration part. */
export interface ThresholdRecord {
  readonly fold: number;
  /** Null: no threshold does better than staying out. */
  readonly longAbove: number | null;
  /** Null: never short. */
  readonly shortBelow: number | null;
  readonly objective: number | null;
  /** True when the best threshold is no better than staying out. */
  readonly flat: boolean;
  readonly curve: readonly {
    readonly threshold: number;
    readonly objective: number | null;
    readonly exposure: number;
    /** Middle 95 % of the objective over resamples; null where it was not resampled. */
    readonly low?: number | null;
    readonly high?: number | null;
  }[];
  /** Hysteresis, abstention, size, and how sure it all is. Absent in runs of earlier versions. */
  readonly decision?: DecisionRecord;
}

/** Figures of a model's predictions on the test parts of all folds. */
export interface ForecastRecord {
  readonly samples: number;
  /** Share of positive labels. */
  readonly baseRate: number | null;
  /** Of raw scores, whose pairs are compared within a fold only: calibration has no part in it. */
  readonly rocAuc: Estimate;
  readonly prAuc: Estimate;
  readonly brier: Estimate;
  readonly logLoss: Estimate;
  /** Share of labels that a calibrated probability above or below 0.5 gets right. */
  readonly accuracy: Estimate;
  /** At each fold's chosen threshold. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Expected calibration error of the calibrated probabilities. */
  readonly ece: number | null;
  /** The same of the raw scores, for the value of calibrating. */
  readonly eceUncalibrated: number | null;
  readonly reliability: readonly ReliabilityRecord[];
}

/** Figures of the trades on the test parts, after costs. */
export interface TradingRecord {
  /** Annualised, of per-bar returns after costs. */
  readonly sharpe: Estimate;
  readonly sortino: number | null;
  /** Compound annual growth, a fraction. */
  readonly cagr: Estimate;
  readonly totalReturn: number | null;
  /** Largest loss from the running peak, a positive fraction. */
  readonly maxDrawdown: number | null;
  readonly calmar: number | null;
  /** Traded notional over equity, a year. */
  readonly turnover: number | null;
  /** Share of closed trades that gained after costs. */
  readonly hitRate: number | null;
  /** Share of bars with a position. */
  readonly exposure: number | null;
  readonly trades: number;
  readonly totalFees: number;
  readonly finalEquity: number;
}

export interface ModelRecord {
  /** Unique in the run. */
  readonly name: string;
  /** As in the configuration, like `logistic` or `lstm`. */
  readonly kind: string;
  /** One line: the model's settings. */
  readonly description: string;
  /** What of the settings is likely a mistake, a sentence each. Absent: nothing is. */
  readonly warnings?: readonly string[];
  /**
   * What the figures of its training are, as in history.parquet: the name of the loss, and of the
   * validation figure that was watched in its place. Absent for models without epochs, and in runs of
   * versions that did not keep it.
   */
  readonly figures?: { readonly loss: string; readonly metric?: string };
  /** Trained numbers of the last fold's model. */
  readonly parameters: number;
  /** Columns that the model chose by each fold's training part. Absent: it reads all. */
  readonly selection?: {
    readonly byFold: readonly { readonly fold: number; readonly columns: readonly string[] }[];
    /** How alike the choices are, see `selectionStability`; null with one fold. */
    readonly stability: number | null;
  };
  readonly forecast: ForecastRecord;
  /** Absent in runs of versions that did not look. */
  readonly calibration?: CalibrationRecord;
  readonly trading: TradingRecord;
  /** Absent: every sample is tested once. Else `trading` is that of one of the paths. */
  readonly paths?: PathsRecord;
  /** Sharpe ratio of this model minus that of buy-and-hold, resampled together. */
  readonly sharpeOverBenchmark: Estimate;
  /** One a fold; empty for a rule, which decides by itself. */
  readonly thresholds: readonly ThresholdRecord[];
  /** Seconds of computing over all folds. */
  readonly seconds: number;
}

/** What a feature says by itself of the return over the label's horizon, over all samples. */
export interface FeatureRecord {
  readonly name: string;
  /** Spearman's correlation, with an interval from the block bootstrap. */
  readonly informationCoefficient: Estimate;
  /** The same on each fold's test part. */
  readonly coefficientByFold: readonly (number | null)[];
  /** Largest population stability index of a fold's test part against its training part. */
  readonly drift: number | null;
  /** Rank correlation of neighbouring bars. */
  readonly autocorrelation: number | null;
}

export type { VerdictRecord };

/** `metrics.json`. */
export interface MetricsRecord {
  readonly schemaVersion: 1;
  readonly experiment: string;
  readonly question: string;
  readonly runId: string;
  readonly data: {
    readonly symbol: string;
    readonly source: string;
    readonly sha256: string;
    readonly quality: QualityReport;
  };
  readonly features: {
    readonly set: string;
    readonly names: readonly string[];
    /** Columns that learning models may read. Absent in runs of versions that had one set only. */
    readonly learnt?: readonly string[];
    readonly warmup: number;
    /** What each of these says by itself. Absent: not looked at, or too many numbers to look at. */
    readonly columns?: readonly FeatureRecord[];
  };
  readonly label: { readonly kind: string; readonly horizon: number };
  readonly samples: {
    readonly used: number;
    readonly droppedWarmup: number;
    readonly droppedMissingFeature: number;
    readonly droppedMissingLabel: number;
  };
  readonly validation: {
    /** Absent: "walkForward", as in runs of versions that had nothing else. */
    readonly kind?: ValidationKind;
    /** Of walk-forward folds. */
    readonly mode: string;
    readonly embargo: number;
    readonly sequenceLength: number;
  };
  readonly folds: readonly FoldRecord[];
  /** Absent: no bars are held out. */
  readonly holdout?: HoldoutRecord;
  readonly costs: {
    readonly fee: number;
    readonly slippage: number;
    readonly initialCash: number;
    readonly side: "long" | "longShort";
    readonly fill: "nextOpen" | "sameClose";
    readonly periodsPerYear: number;
  };
  readonly models: readonly ModelRecord[];
  /** Models with every seed of the configuration. Absent: it names none but its own. */
  readonly seeds?: SeedsRecord;
  /** Symbol by symbol; every other figure is of all together. Absent: there is one symbol. */
  readonly symbols?: SymbolsRecord;
  /** Holding the instrument over the same bars, with the same costs; of several, an equal share each. */
  readonly benchmark: TradingRecord;
  readonly trials: {
    /** Models evaluated in this run. */
    readonly run: number;
    /** Distinct trials that the ledger counts on these data, this run's included. */
    readonly total: number;
  };
  readonly verdict: VerdictRecord;
}

/** `manifest.json`. */
export interface ManifestRecord {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly experiment: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Shell command that repeats the run. */
  readonly command: string;
  /** The configuration as resolved: defaults filled in, overrides applied. */
  readonly config: unknown;
  /** The configuration file's path, relative to the project. */
  readonly configPath: string;
  readonly overrides: readonly string[];
  readonly seed: number;
  /** Where networks were trained: "cpu", "webgpu" or "cuda". */
  readonly device: string;
  /** Why there. Absent in runs of versions that knew the CPU alone. */
  readonly deviceReason?: string;
  readonly workers: number;
  readonly data: readonly { readonly path: string; readonly sha256: string }[];
  /** The file of somebody's own features, with the hash of all it is made of. Absent: there is none. */
  readonly features?: { readonly path: string; readonly sha256: string };
  /** The module of somebody's own utility, likewise. */
  readonly utility?: { readonly path: string; readonly sha256: string };
  readonly code: {
    /** Null outside a git checkout. */
    readonly commit: string | null;
    /** SHA-256 of the uncommitted changes; null when there are none or outside a git checkout. */
    readonly diffSha256: string | null;
    readonly lockfileSha256: string | null;
    /** What `code.patch` holds. Absent: nothing was uncommitted, or it could not be told. */
    readonly patch?: PatchRecord;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: {
    readonly os: string;
    readonly arch: string;
    readonly cpu: string;
    readonly cores: number;
  };
  readonly timings: Readonly<Record<string, number>>;
  /** What a killed run had finished of it. Absent: it began at the beginning. */
  readonly resumed?: ResumedRecord;
  /** Absent in runs of versions that did not note it. */
  readonly ledger?: LedgerAnchor;
  /**
   * What the quick look-ahead audit before the run has found: warnings at most, for errors end a run.
   * Null: it was left out (`--no-audit`). Absent in runs of versions that had none.
   */
  readonly audit?: AuditReport | null;
}

export { RUN_TABLES, type RunTable, type RunTables, SYMBOLS_FILE } from "./record/tables.ts";
