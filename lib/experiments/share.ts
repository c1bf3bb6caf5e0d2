import { featureTable } from "../features/mod.ts";
import type { Samples } from "../dataset/mod.ts";

/** Samples in a form that a message can carry: the table without its method. */
export type SharedSamples = Omit<Samples, "table"> & {
  readonly table: Omit<Samples["table"], "column">;
};

/** A copy in memory that workers see without copying it again. */
function share<T extends Float64Array | Float32Array | Int32Array>(values: T): T {
  const Column = values.constructor as new (memory: SharedArrayBuffer) => T;
  const shared = new Column(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** Copies samples into shared memory once, however many workers read them. */
export function shareSamples(samples: Samples): SharedSamples {
  const { names, rows, warmup, data } = samples.table;
  return {
    ...samples,
    rows: share(samples.rows),
    time: share(samples.time),
    label: share(samples.label),
    spanStart: share(samples.spanStart),
    spanEnd: share(samples.spanEnd),
    weight: share(samples.weight),
    table: { names, rows, warmup, data: share(data) },
  };
}

/** The samples again, on the same shared memory. */
export function restoreSamples(shared: SharedSamples): Samples {
  return { ...shared, table: featureTable(shared.table) };
}
