import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { blockResamples } from "./blocks.ts";
import { chooseThreshold, type ThresholdOptions, toPositions } from "./mod.ts";

/** Rows whose returns follow the probability by `strength`, and else are noise. */
function market(seed: number, { strength, rows = 365 }: { strength: number; rows?: number }) {
  const random = prng(seed);
  const probability = Float64Array.from({ length: rows }, () => 0.5 + 0.05 * random.normal());
  const forwardReturn = probability.map((p) =>
    0.02 * random.normal() + strength * Math.sign(p - 0.5)
  );
  return { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
}

const usual = { maximize: "netReturn", side: "long", cost: 0.001 } as const;
const choose = (rows: ReturnType<typeof market>, more: Partial<ThresholdOptions> = {}) =>
  chooseThreshold(rows, { ...usual, bootstrap: { prng: prng(1) }, ...more });

Deno.test("chooseThreshold() chooses the same with and without a bootstrap", () => {
  const rows = market(1, { strength: 0.005 });
  const { uncertainty, curve, ...sure } = choose(rows);
  const { curve: plain, ...bare } = chooseThreshold(rows, usual);
  assert.ok(uncertainty && curve.low);
  assert.deepEqual(sure, bare);
  assert.deepEqual(curve.objective, plain.objective);
});

Deno.test("chooseThreshold() is sure of a strong signal's threshold, and not of noise", () => {
  const strong = choose(market(2, { strength: 0.01 }));
  const { longAbove, objective, stayOutShare, pValue } = strong.uncertainty!;
  assert.ok(longAbove.low > 0.44 && longAbove.high < 0.53, JSON.stringify(longAbove));
  assert.ok(objective.low > 0 && objective.low < strong.objective);
  assert.ok(objective.high > strong.objective && stayOutShare === 0 && pValue < 0.02);
});

Deno.test("chooseThreshold() calls few thresholds on noise better than staying out", () => {
  let called = 0;
  const markets = 100;
  for (let seed = 0; seed < markets; seed++) {
    const { pValue } = choose(market(seed + 10, { strength: 0 }), {
      bootstrap: { prng: prng(seed), resamples: 100 },
    }).uncertainty!;
    if (pValue <= 0.05) called++;
  }
  // White's check is for the least favourable case; costs move every candidate below it. The bound
  // is 5 % and three standard deviations of a binomial.
  assert.ok(called <= 11, `${called} of ${markets}`);
});

Deno.test("chooseThreshold() resamples what the policies earn, block by block", () => {
  const rows = market(3, { strength: 0.004 });
  const n = rows.probability.length;
  const { policy, curve, uncertainty } = choose(rows);
  const { blockLength } = uncertainty!;
  const drawn = blockResamples(n, { resamples: 200, blockLength, prng: prng(1) });
  const wished = toPositions(rows.probability, policy, { side: "long" });
  const nets = wished.map((now, t) =>
    now * rows.forwardReturn[t] - 0.001 * Math.abs(now - (t === 0 ? 0 : wished[t - 1]))
  );
  const means = Float64Array.from({ length: 200 }, (_, b) => {
    let sum = 0, count = 0;
    for (let i = drawn.offset[b]; i < drawn.offset[b + 1]; i++) {
      for (let t = drawn.start[i]; t < drawn.end[i]; t++, count++) sum += nets[t];
    }
    assert.equal(count, n);
    return sum / n;
  }).sort();
  const low = means[4] + 0.975 * (means[5] - means[4]);
  assert.ok(Math.abs(uncertainty!.objective.low - low) < 1e-12);
  const place = curve.threshold.indexOf(policy.longAbove);
  assert.equal(curve.low![place], uncertainty!.objective.low);
});

Deno.test("chooseThreshold() gives no range to what rests on too few entries", () => {
  const { curve } = choose(market(3, { strength: 0.004 }), { minTrades: 60 });
  const missing = [...curve.objective.keys()].filter((k) => Number.isNaN(curve.objective[k]));
  assert.ok(missing.length > 0 && missing.length < curve.objective.length);
  for (const k of missing) assert.ok(Number.isNaN(curve.low![k]) && Number.isNaN(curve.high![k]));
});

Deno.test("chooseThreshold() says what a bootstrap can say of F1, of a utility and of staying out", () => {
  const rows = market(4, { strength: 0.002 });
  assert.ok(Number.isNaN(choose(rows, { maximize: "f1" }).uncertainty!.pValue));
  const own = choose(rows, { maximize: (nets) => nets.reduce((sum, v) => sum + v, 0) });
  assert.ok(own.uncertainty!.objective.low < own.objective);
  const out = choose(rows, { cost: 0.2 });
  assert.ok(out.flat && out.abstention === 1);
  const { stayOutShare, objective, pValue } = out.uncertainty!;
  assert.ok(stayOutShare === 1 && Number.isNaN(objective.low) && pValue > 0.9);
});

Deno.test("chooseThreshold() finds most thresholds alike where returns do not depend on them", () => {
  const random = prng(9);
  const probability = Float64Array.from({ length: 365 }, () => random.uniform());
  const forwardReturn = probability.map(() => 0.003 + 0.02 * random.normal());
  const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
  const alike = choose(rows, { maximize: "sharpe", cost: 0 }).uncertainty!.similarShare;
  const strong = choose(market(2, { strength: 0.02 }), { maximize: "sharpe" });
  assert.ok(alike > 0.5, `${alike}`);
  assert.ok(strong.uncertainty!.similarShare < 0.5, `${strong.uncertainty!.similarShare}`);
});
