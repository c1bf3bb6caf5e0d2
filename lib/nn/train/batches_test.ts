import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { batchPositions, shuffledOrder } from "./batches.ts";

Deno.test("batchPositions() covers every position once and fills up the last batch", () => {
  const order = shuffledOrder(10, prng(1));
  assert.notDeepEqual([...order], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const out = new Int32Array(4);
  const seen: number[] = [];
  for (let start = 0; start < 10; start += 4) {
    const count = batchPositions(order, start, out);
    seen.push(...out.subarray(0, count));
    for (const filler of out.subarray(count)) assert.equal(filler, out[0]);
  }
  assert.deepEqual(seen.sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
