import type { JudgedMarket } from "./judge_market.ts";
import type { MarketSpec } from "./market.ts";

/** Resolves with the worker's next message. */
function answerOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
}

/** Judges markets in as many threads; the results, in the order of the markets, do not depend on it. */
export async function judgeMarkets(
  specs: readonly MarketSpec[],
  { threads, onJudged }: {
    readonly threads: number;
    /** Called after each market with how many are done. */
    readonly onJudged?: (done: number) => void;
  },
): Promise<JudgedMarket[]> {
  const results = new Array<JudgedMarket>(specs.length);
  let next = 0, done = 0;
  const lane = async () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    try {
      await answerOf(worker);
      while (next < specs.length) {
        const at = next++;
        const answer = answerOf<JudgedMarket>(worker);
        worker.postMessage(specs[at]);
        results[at] = await answer;
        onJudged?.(++done);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, specs.length) }, lane));
  return results;
}
