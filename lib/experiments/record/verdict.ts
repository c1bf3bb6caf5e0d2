import type { Reason, VerdictCode, VerdictRule } from "../../validation/mod.ts";

/** What a run shows. */
export interface VerdictRecord {
  readonly code: VerdictCode;
  /** The verdict in words no kinder than the figures. */
  readonly sentence: string;
  /** Most trials up to which it is weak evidence, where their number is unknown. */
  readonly upToTrials?: number;
  /** The model it is about: the one for which most speaks. Absent: none was judged. */
  readonly model?: string;
  /** What was asked of that model and what was found. Absent in runs of versions without. */
  readonly reasons?: readonly Reason[];
  /** The rule it went by. Absent in runs of versions that had one only. */
  readonly rule?: VerdictRule;
}

/** The words of versions that looked at three intervals, as today's codes. */
const FORMER: Readonly<Record<string, VerdictCode>> = {
  noEdge: "noEvidence",
  forecastOnly: "weakEvidence",
  edge: "evidence",
};

/** The code of a verdict that a file of any version holds. */
export function currentVerdictCode(code: string): VerdictCode {
  return FORMER[code] ?? code as VerdictCode;
}
