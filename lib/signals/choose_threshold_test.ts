import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { chooseThreshold, type Policy, type Side, toPositions } from "./mod.ts";

interface Row {
  readonly p: number;
  readonly label: number;
  readonly r: number;
}

const someRows = fc.array(
  fc.record({
    p: fc.oneof(
      fc.integer({ min: 0, max: 10 }).map((k) => k / 10),
      // On a grid: 0.5 - h and 0.5 + h are exact enough to tell its values apart.
      fc.integer({ min: 0, max: 1e6 }).map((k) => k / 1e6),
    ),
    label: fc.integer({ min: 0, max: 1 }),
    r: fc.integer({ min: -10, max: 10 }).map((k) => k / 50),
  }),
  { minLength: 1, maxLength: 40 },
);
const someSide = fc.constantFrom<Side>("long", "longShort");
const someCost = fc.constantFrom(0, 0.001, 0.05);

function columns(rows: readonly Row[]) {
  return {
    probability: rows.map((row) => row.p),
    label: rows.map((row) => row.label),
    forwardReturn: rows.map((row) => row.r),
  };
}

/** Net return written as the documentation says it, through toPositions(). */
function naiveNet(rows: readonly Row[], policy: Policy, options: { side: Side; cost: number }) {
  const { side } = options;
  const wished = [...toPositions(rows.map((row) => row.p), policy, { side })];
  let sum = 0, entries = 0;
  wished.forEach((position, i) => {
    const before = i === 0 ? 0 : wished[i - 1];
    const gain = position === 1
      ? rows[i].r
      : position === -1
      ? Math.log(2 - Math.exp(rows[i].r))
      : 0;
    sum += gain - options.cost * Math.abs(position - before);
    if (position !== 0 && position !== before) entries++;
  });
  return { net: sum / rows.length, entries };
}

function naiveF1(rows: readonly Row[], longAbove: number): number {
  const right = rows.filter((row) => row.p > longAbove && row.label === 1).length;
  const longs = rows.filter((row) => row.p > longAbove).length;
  return 2 * right / (longs + rows.filter((row) => row.label === 1).length);
}

/** Every policy that the documentation says is searched, for fewer than 200 distinct values. */
function everyPolicy(rows: readonly Row[], side: Side): Policy[] {
  const cuts = (values: number[]) => {
    const distinct = [...new Set(values)].sort((a, b) => a - b);
    return distinct.slice(1).map((high, i) => distinct[i] + (high - distinct[i]) / 2);
  };
  const policy = (longAbove: number, shortBelow: number): Policy => (
    { on: "probability", longAbove, shortBelow }
  );
  const long = cuts(rows.map((row) => row.p)).map((at) => policy(at, -Infinity));
  if (side === "long") return long;
  const widths = [0, ...cuts(rows.map((row) => Math.abs(row.p - 0.5)))];
  return [...long, ...widths.map((h) => policy(0.5 + h, 0.5 - h))];
}

Deno.test("chooseThreshold() finds the best net return of all it says it searches", () => {
  const minTrades = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(someRows, someSide, someCost, minTrades, (rows, side, cost, minTrades) => {
      const options = { maximize: "netReturn", side, cost, minTrades } as const;
      const { policy, objective, flat } = chooseThreshold(columns(rows), options);
      let best = 0;
      for (const candidate of everyPolicy(rows, side)) {
        const { net, entries } = naiveNet(rows, candidate, { side, cost });
        if (entries >= minTrades) best = Math.max(best, net);
      }
      assert.ok(Math.abs(objective - best) < 1e-12, `${objective} ${best}`);
      const own = naiveNet(rows, policy, { side, cost });
      assert.ok(Math.abs(own.net - objective) < 1e-12);
      assert.ok(flat ? own.entries === 0 : own.entries >= minTrades);
      assert.equal(flat, policy.longAbove === Infinity);
    }),
    { numRuns: 500 },
  );
});

Deno.test("chooseThreshold() says what its choice earns for probabilities next to 0 and 1, too", () => {
  for (const sign of [1, -1]) {
    const rows = [5.55e-17, 0, 1, 1 - 1.2e-16, 5e-324, 0.3].map((p, i) => (
      { p, label: i % 2, r: sign * (p < 0.5 ? -0.1 : 0.2) + i / 50 }
    ));
    for (const side of ["long", "longShort"] as const) {
      const options = { maximize: "netReturn", side, cost: 0.001, minTrades: 1 } as const;
      const { policy, objective } = chooseThreshold(columns(rows), options);
      const { net } = naiveNet(rows, policy, { side, cost: 0.001 });
      assert.ok(objective >= 0 && Math.abs(net - objective) < 1e-12, `${net} ${objective}`);
    }
  }
});

Deno.test("chooseThreshold() finds the best F1 of all cuts", () => {
  fc.assert(fc.property(someRows, someSide, (rows, side) => {
    const options = { maximize: "f1", side, cost: 0 } as const;
    const { policy, objective, flat } = chooseThreshold(columns(rows), options);
    const values = everyPolicy(rows, "long").map((p) => naiveF1(rows, p.longAbove));
    if (flat) assert.ok(values.every((f1) => Number.isNaN(f1) || f1 === 0));
    else {
      assert.ok(Math.abs(objective - Math.max(...values)) < 1e-12);
      assert.ok(Math.abs(naiveF1(rows, policy.longAbove) - objective) < 1e-12);
      assert.equal(policy.shortBelow, side === "long" ? -Infinity : policy.longAbove);
    }
  }));
});

Deno.test("chooseThreshold() gives a curve that rises by threshold and holds the choice", () => {
  fc.assert(fc.property(someRows, someSide, someCost, (rows, side, cost) => {
    for (const maximize of ["f1", "netReturn"] as const) {
      const { policy, curve, objective, flat } = chooseThreshold(columns(rows), {
        maximize,
        side,
        cost,
        minTrades: 1,
      });
      for (let k = 1; k < curve.threshold.length; k++) {
        assert.ok(curve.threshold[k - 1] <= curve.threshold[k]);
        assert.ok(curve.exposure[k - 1] >= curve.exposure[k] || maximize === "f1");
      }
      for (const other of curve.objective) assert.ok(!(other > objective));
      if (!flat) {
        const places = [...curve.threshold.keys()];
        assert.ok(
          places.some((k) =>
            curve.threshold[k] === policy.longAbove && curve.objective[k] === objective
          ),
        );
      }
    }
  }));
});

Deno.test("chooseThreshold() never shorts when only long is allowed", () => {
  fc.assert(fc.property(someRows, someCost, (rows, cost) => {
    for (const maximize of ["f1", "netReturn"] as const) {
      const { policy } = chooseThreshold(columns(rows), { maximize, side: "long", cost });
      assert.equal(policy.shortBelow, -Infinity);
    }
  }));
});

/** Returns that follow the probability. */
function informative(n: number, seed: number) {
  const random = prng(seed);
  const probability = Float64Array.from({ length: n }, () => random.uniform());
  const forwardReturn = probability.map((p) => 0.02 * (p - 0.5) + 0.001 * random.normal());
  return { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
}

Deno.test("chooseThreshold() widens the neutral zone with the cost, and at last stays out", () => {
  // A weak tendency near 0.5, a strong one beyond 0.25 and 0.75.
  const { probability } = informative(1000, 1);
  const forwardReturn = probability.map((p) =>
    Math.abs(p - 0.5) > 0.25 ? 0.01 * Math.sign(p - 0.5) : 0.002 * (p - 0.5)
  );
  const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
  const choose = (cost: number) =>
    chooseThreshold(rows, { maximize: "netReturn", side: "longShort", cost });
  const free = choose(0), dear = choose(0.002), absurd = choose(0.05);
  assert.ok(Math.abs(free.policy.longAbove - 0.5) < 0.05);
  assert.ok(Math.abs(dear.policy.longAbove - 0.75) < 0.01);
  assert.ok(Math.abs(dear.policy.longAbove + dear.policy.shortBelow - 1) < 1e-12);
  assert.deepEqual(
    [absurd.flat, absurd.objective, absurd.policy.longAbove, absurd.policy.shortBelow],
    [true, 0, Infinity, -Infinity],
  );
});

Deno.test("chooseThreshold() takes long alone when shorting loses", () => {
  const { probability } = informative(500, 2);
  const forwardReturn = probability.map((p) => p > 0.6 ? 0.01 : p < 0.4 ? 0.001 : -0.005);
  const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
  const { policy } = chooseThreshold(rows, { maximize: "netReturn", side: "longShort", cost: 0 });
  assert.equal(policy.shortBelow, -Infinity);
  assert.ok(Math.abs(policy.longAbove - 0.6) < 0.01);
});

Deno.test("chooseThreshold() does not rest on one lucky trade", () => {
  const n = 100;
  const probability = Float64Array.from(
    { length: n },
    (_, i) => i === 50 ? 0.9 : 0.4 + i % 7 / 100,
  );
  const forwardReturn = probability.map((p) => p === 0.9 ? 1 : -0.01);
  const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
  const options = { maximize: "netReturn", side: "long", cost: 0.001 } as const;
  assert.ok(chooseThreshold(rows, { ...options, minTrades: 1 }).policy.longAbove > 0.46);
  const usual = chooseThreshold(rows, options);
  assert.ok(usual.policy.longAbove < 0.46, `${usual.policy.longAbove}`);
  assert.ok(Number.isNaN(usual.curve.objective[usual.curve.objective.length - 1]));
});

Deno.test("chooseThreshold() tries at most 200 thresholds of a family, the ends included", () => {
  const rows = informative(5000, 3);
  const sorted = rows.probability.slice().sort();
  const { curve } = chooseThreshold(rows, { maximize: "netReturn", side: "long", cost: 0 });
  assert.equal(curve.threshold.length, 200);
  assert.ok(sorted[0] < curve.threshold[0] && curve.threshold[0] < sorted[1]);
  assert.ok(sorted[4998] < curve.threshold[199] && curve.threshold[199] < sorted[4999]);
});

Deno.test("chooseThreshold() stays out when all probabilities are equal", () => {
  const rows = { probability: [0.6, 0.6, 0.6], label: [1, 1, 1], forwardReturn: [1, 1, 1] };
  for (const maximize of ["f1", "netReturn"] as const) {
    const choice = chooseThreshold(rows, { maximize, side: "long", cost: 0 });
    assert.ok(choice.flat && choice.curve.threshold.length === 0);
    assert.ok(maximize === "f1" ? Number.isNaN(choice.objective) : choice.objective === 0);
  }
});

Deno.test("chooseThreshold() refuses missing and impossible input, naming it", () => {
  const options = { maximize: "netReturn", side: "long", cost: 0 } as const;
  const rows = { probability: [0.5], label: [1], forwardReturn: [0.1] };
  for (
    const [change, message] of [
      [{ probability: [NaN] }, /probability to be between 0 and 1 but found NaN at index 0/],
      [{ label: [2] }, /label to be 0 or 1 but found 2 at index 0/],
      [{ forwardReturn: [NaN] }, /forwardReturn to be finite but found NaN at index 0/],
      [{ forwardReturn: [] }, /forwardReturn to have the length of probability, 1, but found 0/],
    ] as const
  ) {
    assert.throws(() => chooseThreshold({ ...rows, ...change }, options), message);
  }
  assert.throws(() => chooseThreshold(rows, { ...options, cost: -1 }), /cost.*found -1/);
  assert.throws(() => chooseThreshold(rows, { ...options, minTrades: 0 }), /minTrades.*found 0/);
  const none = { probability: [], label: [], forwardReturn: [] };
  assert.throws(() => chooseThreshold(none, options), /at least 1 row but found 0/);
});
