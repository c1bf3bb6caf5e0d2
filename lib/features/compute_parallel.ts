import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../core/mod.ts";
import type { ComputeOptions } from "./compute.ts";
import type { FeatureSet, FeatureTable } from "./feature.ts";
import { featureTable } from "./feature_table.ts";
import { type ChunkedWork, computeChunks } from "./row_chunks.ts";
import { computeSingles, planTable } from "./table_plan.ts";

/** Options of {@linkcode computeParallel}. */
export interface ComputeParallelOptions extends ComputeOptions {
  /** Threads that compute, the calling one included. Default: the machine's logical cores. */
  readonly threads?: number;
}

const KNOWN: OptionNames<ComputeParallelOptions> = {
  dtype: true,
  threads: true,
};

/** Columns of bars that groups read. */
const COLUMNS = ["open", "high", "low", "close", "volume", "quoteVolume"] as const;

function shared(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

/** The bars with what groups read in shared memory, as a plain object that can be sent. */
function sharedBars(bars: Bars): Bars {
  const columns = COLUMNS.flatMap((name) => bars[name] ? [[name, shared(bars[name])]] : []);
  const { symbol, intervalMs, length, time } = bars;
  // No group reads the time; an empty column keeps it from being copied to every thread.
  return { symbol, intervalMs, length, time: time.slice(0, 0), ...Object.fromEntries(columns) };
}

/** A thread at work; settles when nothing is left to take. */
function startThread(work: ChunkedWork): { readonly done: Promise<void>; stop(): void } {
  const worker = new Worker(new URL("./feature_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onmessage = () => resolve();
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`A thread that computes features ended: ${event.message}`));
  };
  worker.postMessage(work);
  return { done: promise, stop: () => worker.terminate() };
}

/**
 * The table that {@linkcode compute} gives, bit for bit, from several threads: those of `alpha158`
 * and `alpha360` share the rows; other features are computed by the calling thread. It pays from
 * some 100,000 bars on. The table lies in shared memory.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { alpha158WithoutVwap, computeParallel } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.from({ length: 100 }, (_, t) => 50 + 10 * Math.sin(t));
 * const bars = createBars(
 *   { time: x.map((_, t) => t), open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const table = await computeParallel(bars, alpha158WithoutVwap, { threads: 2 });
 * assert.equal(table.column("RANK60")[59] > 0, true);
 * ```
 */
export async function computeParallel(
  bars: Bars,
  set: FeatureSet,
  options: ComputeParallelOptions = {},
): Promise<FeatureTable> {
  assertKnownOptions("computeParallel", options, KNOWN);
  const { dtype = "float32", threads = navigator.hardwareConcurrency } = options;
  assertInteger("threads", threads, { min: 1 });
  const rows = bars.length;
  const plan = planTable(bars, set);
  const { names, warmup } = plan;
  const length = names.length * rows;
  const data = dtype === "float64"
    ? new Float64Array(new SharedArrayBuffer(8 * length))
    : new Float32Array(new SharedArrayBuffer(4 * length));
  const work: ChunkedWork = {
    bars: sharedBars(bars),
    data,
    groups: plan.groups.map(({ group, names, places }) => ({ name: group.name, names, places })),
    taken: new Int32Array(new SharedArrayBuffer(4)),
  };
  const others = plan.groups.length > 0
    ? Array.from({ length: threads - 1 }, () => startThread(work))
    : [];
  try {
    computeSingles(bars, data, plan);
    computeChunks(work);
    await Promise.all(others.map(({ done }) => done));
  } finally {
    for (const { stop } of others) stop();
  }
  return featureTable({ names, rows, warmup, data });
}
