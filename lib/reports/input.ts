import type { Columns } from "../data/mod.ts";
import type { ManifestRecord, MetricsRecord, RunTable } from "../experiments/record.ts";
import type { ChartKit } from "./charts/kit.ts";

/** A run as its folder holds it, without the models. */
export interface ReportInput {
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
  readonly tables: Readonly<Record<RunTable, Columns>>;
}

/** What a section of the report is written from. */
export interface SectionContext extends ReportInput {
  readonly kit: ChartKit;
}
