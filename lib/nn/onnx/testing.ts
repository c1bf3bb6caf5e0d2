import type { Tensor } from "../graph/mod.ts";
import { lower, type LowerOptions } from "./lower.ts";
import { Session, type Value } from "./session.ts";

/** Numbers for the inputs of a graph, by name; their type must be that of the input. */
export type TestFeeds = Readonly<Record<string, Float32Array | Float64Array>>;

/** Options of {@linkcode evaluate}: feeds and the shapes of inputs with a free batch. */
export interface EvaluateOptions extends LowerOptions {
  readonly feeds: TestFeeds;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

/** Computes named tensors in the real runtime; for tests. */
export async function evaluate(
  outputs: Readonly<Record<string, Tensor>>,
  { feeds, shapes, ...options }: EvaluateOptions,
): Promise<Readonly<Record<string, number[]>>> {
  await using session = await Session.create(lower(outputs, options));
  const values: Record<string, Value> = {};
  for (const name of session.inputNames) values[name] = session.value(feeds[name], shapes[name]);
  const results = await session.run(values);
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => [name, Array.from(value.data as Float64Array)]),
  );
}
