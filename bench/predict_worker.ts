/**
 * One thread of bench:predict's batches: a session of its own over the saved model, which forecasts
 * as many windows as it is asked to.
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { Session } from "../lib/nn/onnx/mod.ts";
import { FEATURES, predictModel, rawWindows, TIME } from "./predict_model.ts";

/**
 * Windows a run: at 32 the runtime's recurrent operator is fastest on one thread, because what a
 * step writes is still in the cache when the next one reads it.
 */
const BATCH = 32;

const session = await Session.create(predictModel());
const windows = rawWindows(BATCH);

async function forecast(count: number): Promise<number> {
  let sum = 0;
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    const x = windows.subarray(0, size * TIME * FEATURES);
    const { probability } = await session.run({
      features: session.value(x, [size, TIME, FEATURES]),
    });
    for (const value of probability.data as Float32Array) sum += value;
  }
  return sum;
}

await forecast(4 * BATCH);
self.onmessage = async ({ data }: MessageEvent<number>) => self.postMessage(await forecast(data));
self.postMessage("ready");
