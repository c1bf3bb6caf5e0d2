import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { conformal, conformalCoverage, conformalLimits, toPositions } from "./mod.ts";

/** Rows whose labels follow the probability, badly calibrated and with few ones. */
function exchangeable(n: number, seed: number) {
  const random = prng(seed);
  const probability = new Float64Array(n), label = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    label[i] = random.uniform() < 1 / (1 + Math.exp(1 - 2 * x)) ? 1 : 0;
    probability[i] = 1 / (1 + Math.exp(-0.7 * x));
  }
  return { probability, label };
}

Deno.test("conformal() covers exchangeable rows as often as it says, in all and by label", () => {
  for (const coverage of [0.6, 0.8, 0.95]) {
    for (const by of ["all", "class"] as const) {
      const sums = { covered: 0, ofOne: 0, ofZero: 0 };
      const repeats = 200;
      for (let seed = 0; seed < repeats; seed++) {
        const found = conformal(exchangeable(150, seed), { coverage, by });
        const later = conformalCoverage(exchangeable(400, 1000 + seed), found);
        sums.covered += later.covered / repeats;
        sums.ofOne += later.ofOne / repeats;
        sums.ofZero += later.ofZero / repeats;
      }
      // The coverage of one calibration varies by sqrt(c (1 - c) / n); three of its deviations.
      const n = by === "all" ? 150 : 45;
      const slack = 3 * Math.sqrt(coverage * (1 - coverage) / n / repeats);
      const figures = by === "all" ? [sums.covered] : [sums.ofOne, sums.ofZero];
      for (const figure of figures) {
        assert.ok(figure > coverage - slack, `${by} ${coverage}: ${figure}`);
        assert.ok(figure < coverage + 1 / n + slack, `${by} ${coverage}: ${figure}`);
      }
    }
  }
});

Deno.test("conformal() does not cover by label unless asked to", () => {
  const found = conformal(exchangeable(20_000, 1), { coverage: 0.8, by: "all" });
  const later = conformalCoverage(exchangeable(20_000, 2), found);
  assert.ok(Math.abs(later.covered - 0.8) < 0.02);
  assert.ok(Math.abs(later.ofOne - later.ofZero) > 0.1);
});

Deno.test("conformal() by class does not see how scores became probabilities", () => {
  const rows = exchangeable(200, 3);
  const bent = { ...rows, probability: rows.probability.map((p) => p ** 3) };
  const plain = conformal(rows, { coverage: 0.7 }), other = conformal(bent, { coverage: 0.7 });
  assert.deepEqual(conformalCoverage(bent, other), conformalCoverage(rows, plain));
});

Deno.test("conformal() takes every label for possible when there are too few rows", () => {
  const found = conformal({ probability: [0.2, 0.9], label: [0, 1] }, { coverage: 0.9 });
  assert.deepEqual([found.oneFrom, found.zeroTo], [-Infinity, Infinity]);
  assert.equal(conformalCoverage({ probability: [0.5], label: [0] }, found).both, 1);
  const { longAbove, shortBelow } = conformalLimits(found);
  assert.deepEqual([longAbove, shortBelow], [Infinity, -Infinity]);
});

Deno.test("conformalLimits() enters exactly where there is one answer", () => {
  for (let seed = 0; seed < 50; seed++) {
    const rows = exchangeable(60, seed);
    for (const coverage of [0.3, 0.5, 0.7, 0.9]) {
      for (const by of ["all", "class"] as const) {
        const found = conformal(rows, { coverage, by });
        const policy = { on: "probability", ...conformalLimits(found) } as const;
        const values = [...rows.probability, found.oneFrom, found.zeroTo].filter(Number.isFinite);
        const wished = toPositions(values, policy, { side: "longShort" });
        values.forEach((p, i) => {
          const one = p >= found.oneFrom, zero = p <= found.zeroTo;
          assert.equal(wished[i], one === zero ? 0 : one ? 1 : -1);
        });
      }
    }
  }
});

Deno.test("conformal() refuses what has no meaning", () => {
  const rows = { probability: [0.5], label: [1] };
  for (const coverage of [0, 1, NaN]) {
    assert.throws(() => conformal(rows, { coverage }), /coverage/);
  }
  assert.throws(() => conformal({ ...rows, label: [2] }, { coverage: 0.5 }), /label/);
});
