import assert from "node:assert/strict";
import { judgeMarket } from "../bench/verdict/judge_market.ts";
import { GENERATORS } from "../bench/verdict/returns.ts";
import { sampleBars } from "../lib/data/mod.ts";

// A small form of `deno task bench:verdict`: one market of each kind without and with an edge.
const sample = await sampleBars("BTCUSDT-1d");

for (const generator of GENERATORS) {
  Deno.test(`the verdict finds no evidence in ${generator} without a signal, and evidence in a strong one`, async () => {
    const placebo = await judgeMarket({ generator, seed: 1, edge: 0 }, { sample });
    assert.equal(placebo.code, "noEvidence", placebo.sentence);
    const planted = await judgeMarket({ generator, seed: 1, edge: 0.3 }, { sample });
    assert.equal(planted.code, "evidence", planted.sentence);
    assert.deepEqual(planted.open, []);
  });
}
