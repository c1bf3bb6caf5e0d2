import type { Bars } from "../../core/mod.ts";
import type { PerturbationName } from "./perturbations.ts";

/** What is audited; it decides what a dependence on later bars is called. */
export type SubjectKind =
  | "feature"
  | "label"
  | "split"
  | "scaler"
  | "selector"
  | "encoder"
  | "resampler"
  | "earlyStopping"
  | "model"
  | "calibrator"
  | "threshold"
  | "prediction";

/** Numbers that must not depend on bars after those which they may know. */
export interface AuditColumn {
  /** Unique in its subject, and the same however many bars there are. */
  readonly name: string;
  readonly values: Float64Array;
  /**
   * Last bar that each value may depend on, itself included. Absent: value i belongs to bar i. The
   * numbers that were fitted on a training part, for example, may know the last bar of that part.
   */
  readonly knownAt?: Int32Array;
  /**
   * Bar of each value, ascending, where not every bar has one, as with forecasts of samples. Values
   * of one bar are compared; bars that have a value only before or only after a change are not,
   * because whether a sample's label is known may depend on later bars. Absent: value by value.
   */
  readonly rows?: Int32Array;
  /** What it is, where that is not the kind of the subject. */
  readonly kind?: SubjectKind;
}

/** Anything that makes numbers from bars: a feature, a label, a split, a fitted step or a whole run. */
export interface AuditSubject {
  readonly name: string;
  readonly kind: SubjectKind;
  /** Bars of other symbols that it reads. Default: none. */
  readonly others?: readonly Bars[];
  /** First row with a value; features only. Absent: not checked. */
  readonly warmup?: number;
  /** As in `Feature`: whether a value reads its warm-up only or all bars since the start. */
  readonly memory?: "window" | "recursive";
  /** First bar that everything may be cut after; before it the subject cannot be computed. Default: 0. */
  readonly firstCut?: number;
  /** Ways to change later bars, for subjects that take long. Default: as many as the audit tries. */
  readonly ways?: readonly PerturbationName[];
  /** Most cuts to try, for subjects that take long. Default: as many as the audit tries. */
  readonly maxCuts?: number;
  /**
   * The columns over the bars. `others` replace those of the subject, one for one. Columns may be
   * fewer when bars are cut off; those of a name have one meaning. Columns of several kinds come in
   * the order in which they are made, so that what hands a leak on is told from where it began.
   */
  compute(
    bars: Bars,
    others: readonly Bars[],
  ): readonly AuditColumn[] | Promise<readonly AuditColumn[]>;
}

/** Whether a subject takes no time to speak of and can be computed on any bars. */
export const isCheap = ({ maxCuts, firstCut }: AuditSubject): boolean =>
  maxCuts === undefined && firstCut === undefined;
