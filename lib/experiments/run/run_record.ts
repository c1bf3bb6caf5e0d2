import type { ManifestRecord, MetricsRecord, RunTables } from "../record.ts";

/** A run as its folder holds it, without the models. */
export interface RunRecord {
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
  readonly tables: RunTables;
}

/** A finished run. */
export interface FinishedRun extends RunRecord {
  /** Its folder. */
  readonly folder: string;
}

declare module "../../core/display.ts" {
  interface Displayed {
    finishedRun: FinishedRun;
  }
}
