import type { ManifestRecord, MetricsRecord, RunTables } from "../experiments/record.ts";
import type { ChartKit } from "./charts/kit.ts";

/** A run as its folder holds it, without the models. */
export interface ReportInput {
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
  readonly tables: RunTables;
}

/** What a section of the report is written from. */
export interface SectionContext extends ReportInput {
  readonly kit: ChartKit;
}
