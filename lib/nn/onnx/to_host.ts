import { input } from "../graph/mod.ts";
import { lower } from "./lower.ts";
import { Session, type Value } from "./session.ts";

/**
 * Values by name, all of them in main memory: those that lie in the memory of a WebGPU device are
 * copied, others are given as they are. Copies stay as they are when the originals are disposed of.
 *
 * @example
 * ```ts
 * import { add, input } from "lib/nn/graph/mod.ts";
 * import { lower, Session, toHost } from "lib/nn/onnx/mod.ts";
 * import assert from "node:assert/strict";
 * await using session = await Session.create(lower({ y: add(input("x", [2]), 1) }), { keep: ["y"] });
 * const { y } = await toHost(await session.run({ x: session.value(Float32Array.of(1, 2), [2]) }));
 * assert.deepEqual([...y.data as Float32Array], [2, 3]);
 * ```
 */
export async function toHost(
  values: Readonly<Record<string, Value>>,
): Promise<Readonly<Record<string, Value>>> {
  const away = Object.entries(values).filter(([, { location }]) => location === "gpu-buffer");
  if (away.length === 0) return values;
  // The runtime's own `getData()` ends the process: a model that changes nothing reads instead.
  const outputs = Object.fromEntries(
    away.map(([name, { dims }]) => [name, input(`device/${name}`, dims)]),
  );
  await using session = await Session.create(lower(outputs), { device: "webgpu" });
  const feeds = Object.fromEntries(away.map(([name, value]) => [`device/${name}`, value]));
  return { ...values, ...await session.run(feeds) };
}
