import type { ListedRun, MetricsRecord, ModelRecord } from "../../lib/experiments/mod.ts";

/** A run in one line. */
export interface RunRow {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
  /** When it finished, ISO 8601; null where the folder cannot be read. */
  readonly date: string | null;
  /** How many models it has judged. */
  readonly models: number;
  /** Of the models that are not buy-and-hold the one with the highest ROC-AUC. */
  readonly best: string | null;
  readonly rocAuc: number | null;
  /** Net, of the same model. */
  readonly sharpe: number | null;
  /** The verdict's code; "smoke" for a run that is no result, "broken" for a damaged folder. */
  readonly verdict: string;
  readonly seed: number | null;
  readonly bytes: number;
}

/** The model that a line speaks of: buy-and-hold forecasts nothing. */
function bestOf({ models }: MetricsRecord): ModelRecord | undefined {
  const auc = ({ forecast }: ModelRecord) => forecast.rocAuc.estimate ?? -Infinity;
  const judged = models.filter(({ kind }) => kind !== "buyAndHold");
  return (judged.length > 0 ? judged : models).toSorted((a, b) => auc(b) - auc(a))[0];
}

/** What a list says of a run. */
export function describeRunShort(
  { experiment, id, folder, bytes, manifest, metrics }: ListedRun,
): RunRow {
  const best = metrics && bestOf(metrics);
  const smoke = (manifest?.config as { readonly smoke?: unknown } | undefined)?.smoke === true;
  return {
    experiment,
    id,
    folder,
    date: manifest?.finishedAt ?? null,
    models: metrics?.models.length ?? 0,
    best: best?.name ?? null,
    rocAuc: best?.forecast.rocAuc.estimate ?? null,
    sharpe: best?.trading.sharpe.estimate ?? null,
    verdict: !metrics ? "broken" : smoke ? "smoke" : metrics.verdict.code,
    seed: manifest?.seed ?? null,
    bytes,
  };
}

const SORTS: Readonly<Record<string, (row: RunRow) => string | number>> = {
  date: ({ date, id }) => date ?? id,
  experiment: ({ experiment }) => experiment,
  auc: ({ rocAuc }) => rocAuc ?? -Infinity,
  sharpe: ({ sharpe }) => sharpe ?? -Infinity,
  size: ({ bytes }) => bytes,
};

/** What runs can be sorted by. */
export const SORT_KEYS: readonly string[] = Object.keys(SORTS);

/** Runs in the order of a key, the highest first, names from a to z. Throws for another key. */
export function sortRuns(rows: readonly RunRow[], key: string): RunRow[] {
  if (!Object.hasOwn(SORTS, key)) {
    throw new RangeError(`Expected --sort to be one of ${SORT_KEYS.join(", ")} but found ${key}`);
  }
  const of = SORTS[key];
  const sign = key === "experiment" ? 1 : -1;
  return rows.toSorted((a, b) => of(a) < of(b) ? -sign : of(a) > of(b) ? sign : 0);
}
