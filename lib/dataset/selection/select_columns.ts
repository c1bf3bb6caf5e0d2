import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
  take,
} from "../../core/mod.ts";
import type { Samples } from "../samples.ts";
import { correlationClusters, rankCorrelations } from "./correlation_clusters.ts";
import { mrmr } from "./mrmr.ts";
import { mutualInformation } from "./mutual_information.ts";

/** How columns are chosen by what they and the labels are. */
export type SelectionKind = "mutualInformation" | "mrmr";

/** Options of {@linkcode selectColumns}. */
export interface SelectColumnsOptions {
  /**
   * `"mutualInformation"`: those that tell most of the label, one by one. `"mrmr"`: those that tell
   * most of it and least of each other.
   */
  readonly by: SelectionKind;
  /** How many columns to keep; all where there are fewer. */
  readonly count: number;
  /**
   * Mean absolute rank correlation from which on columns are a cluster, of which only the column that
   * tells most of the label is a candidate. Default: no clusters.
   */
  readonly clusterAbove?: number;
  /** Columns to choose from. Default: all of the table. */
  readonly names?: readonly string[];
}

const KNOWN: OptionNames<SelectColumnsOptions> = {
  by: true,
  count: true,
  clusterAbove: true,
  names: true,
};

/** Labels with more different values than this are quantities, not classes. */
const MOST_CLASSES = 10;

/** Columns that were chosen, and why. */
export interface ColumnSelection {
  /** In the table's order. */
  readonly names: readonly string[];
  /** Mutual information of each candidate with the label, in nats. */
  readonly relevance: ReadonlyMap<string, number>;
  /** Candidates that say much the same, if clusters were asked for. */
  readonly clusters: readonly (readonly string[])[];
}

/**
 * Chooses columns by the samples of `indices` and nothing else: give it the training samples only.
 * What counts is the sample's own bar; weights do not. Labels of at most ten different values are
 * classes. Throws a `RangeError` when there are fewer than two samples.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { join, selectColumns } from "lib/dataset/mod.ts";
 * import { compute, core13 } from "lib/features/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
 * const train = Int32Array.from({ length: 700 }, (_, i) => i);
 * assert.equal(selectColumns(samples, train, { by: "mrmr", count: 4 }).names.length, 4);
 * ```
 */
export function selectColumns(
  samples: Samples,
  indices: Int32Array,
  options: SelectColumnsOptions,
): ColumnSelection {
  assertKnownOptions("selectColumns", options, KNOWN);
  const { by, count, clusterAbove, names = samples.table.names } = options;
  assertInteger("count", count, { min: 1 });
  if (clusterAbove !== undefined) assertNumber("clusterAbove", clusterAbove, { min: 0, max: 1 });
  if (indices.length < 2) {
    throw new RangeError(
      `Expected at least 2 samples to select columns by but found ${indices.length}`,
    );
  }
  const rows = indices.map((index) => samples.rows[index]);
  const columns = names.map((name) => {
    const column = samples.table.column(name);
    return Float64Array.from(rows, (row) => column[row]);
  });
  const label = take(samples.label, indices);
  const classes = new Set(label).size <= MOST_CLASSES;
  const relevance = columns.map((column) => mutualInformation(column, label, { classes }));
  // Correlations take most of the time: only what needs them computes them.
  const correlations = by === "mrmr" || clusterAbove !== undefined ? rankCorrelations(columns) : [];
  const clusters = clusterAbove === undefined
    ? names.map((_, j) => [j])
    : correlationClusters(correlations, { above: clusterAbove });
  const best = (a: number, b: number) => relevance[b] > relevance[a] ? b : a;
  const candidates = clusters.map((members) => members.reduce(best));
  const ofCandidates = candidates.map((j) => relevance[j]);
  const order = by === "mrmr"
    ? mrmr(
      ofCandidates,
      candidates.map((i) => take(correlations[i], Int32Array.from(candidates))),
      {
        count,
      },
    )
    : [...candidates.keys()].sort((a, b) => ofCandidates[b] - ofCandidates[a]).slice(0, count);
  const chosen = new Set(order.map((k) => candidates[k]));
  return Object.freeze({
    names: Object.freeze(names.filter((_, j) => chosen.has(j))),
    relevance: new Map(names.map((name, j): [string, number] => [name, relevance[j]])),
    clusters: clusterAbove === undefined
      ? []
      : clusters.map((members) => members.map((j) => names[j])),
  });
}
