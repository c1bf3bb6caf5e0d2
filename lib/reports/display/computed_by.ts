import type { Displayed } from "../../core/mod.ts";

/**
 * What trained a model, as "trained on webgpu" or "trained on cpu in 4 parts by 2 threads", and why
 * that where it was tried out; empty for one thread of the CPU and ONNX Runtime, which go without
 * saying.
 */
export function computedBy(
  { device, engine = "onnx", execution }: Displayed["fittedModel"]["fitted"],
): { readonly what: string; readonly why: string } {
  const { parts = 1, workers = 1, threads = 1 } = execution ?? {};
  const place = device?.device ?? execution?.device ?? "cpu";
  const split = parts > 1 ? ` in ${parts} parts` : "";
  const shared = Math.max(workers, threads);
  const by = shared > 1 ? ` by ${shared} threads` : "";
  const why = device && device.trials.length > 0 ? device.reason : "";
  const plain = place === "cpu" && engine === "onnx" && split + by + why === "";
  const whose = engine === "tfjs" ? ", by TensorFlow.js" : "";
  return { what: plain ? "" : `trained on ${place}${split}${by}${whose}`, why };
}
