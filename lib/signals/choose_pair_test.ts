import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseThreshold, type Policy, toPositions, type Utility } from "./mod.ts";

interface Row {
  readonly p: number;
  readonly r: number;
  readonly f: number;
}

const someRows = fc.array(
  fc.record({
    p: fc.integer({ min: 0, max: 12 }).map((k) => k / 12),
    r: fc.integer({ min: -10, max: 10 }).map((k) => k / 50),
    f: fc.integer({ min: -3, max: 3 }).map((k) => k / 1000),
  }),
  { minLength: 2, maxLength: 40 },
);
const someCost = fc.constantFrom(0, 0.001, 0.05);
const someBand = fc.constantFrom(0, 0.1, 0.4);

const columns = (rows: readonly Row[]) => ({
  probability: rows.map(({ p }) => p),
  label: rows.map(({ r }) => r > 0 ? 1 : 0),
  forwardReturn: rows.map(({ r }) => r),
  funding: rows.map(({ f }) => f),
});

/** Net returns as the documentation says them, through toPositions(). */
function naive(rows: readonly Row[], policy: Policy, cost: number) {
  const wished = toPositions(rows.map(({ p }) => p), policy, { side: "longShort" });
  let entries = 0;
  const nets = rows.map(({ r, f }, i) => {
    const now = wished[i], before = i === 0 ? 0 : wished[i - 1];
    if (now !== 0 && now !== before) entries++;
    const gain = now > 0 ? r - f : now < 0 ? Math.log(2 - Math.exp(r)) + f : 0;
    return gain - cost * Math.abs(now - before);
  });
  return { nets, entries };
}

/** Every pair of cuts, either alone, and zones around 0.5. */
function everyPolicy(rows: readonly Row[], band: number): Policy[] {
  const cuts = (values: number[]) => {
    const distinct = [...new Set(values)].sort((a, b) => a - b);
    return distinct.slice(1).map((high, i) => distinct[i] + (high - distinct[i]) / 2);
  };
  const thresholds = cuts(rows.map(({ p }) => p));
  const found: [number, number][] = [0, ...cuts(rows.map(({ p }) => Math.abs(p - 0.5)))]
    .map((h) => [0.5 + h, 0.5 - h]);
  for (const long of [...thresholds, Infinity]) {
    for (const short of [...thresholds, -Infinity]) if (short <= long) found.push([long, short]);
  }
  return found.map(([longAbove, shortBelow]) => ({
    on: "probability",
    longAbove,
    shortBelow,
    ...band > 0 ? { keepLongAbove: longAbove - band, keepShortBelow: shortBelow + band } : {},
  }));
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

Deno.test("chooseThreshold() finds the best of all pairs, with hysteresis and funding", () => {
  fc.assert(fc.property(someRows, someCost, someBand, (rows, cost, band) => {
    const choice = chooseThreshold(columns(rows), {
      maximize: "netReturn",
      side: "longShort",
      zone: "asymmetric",
      hysteresis: band,
      minTrades: 2,
      cost,
    });
    let best = 0;
    for (const policy of everyPolicy(rows, band)) {
      const { nets, entries } = naive(rows, policy, cost);
      if (entries >= 2) best = Math.max(best, mean(nets));
    }
    assert.ok(Math.abs(choice.objective - best) < 1e-12, `${choice.objective} ${best}`);
    if (!choice.flat) {
      assert.ok(Math.abs(mean(naive(rows, choice.policy, cost).nets) - best) < 1e-12);
    }
  }));
});

Deno.test("chooseThreshold() by a utility of the mean chooses as by net return", () => {
  const utility: Utility = (nets) => nets.reduce((sum, v) => sum + v, 0) / nets.length;
  fc.assert(fc.property(someRows, someCost, (rows, cost) => {
    const options = { side: "longShort", zone: "asymmetric", cost, minTrades: 2 } as const;
    const named = chooseThreshold(columns(rows), { ...options, maximize: "netReturn" });
    const own = chooseThreshold(columns(rows), { ...options, maximize: utility });
    assert.ok(Math.abs(own.objective - named.objective) < 1e-12);
  }));
});

Deno.test("chooseThreshold() earns no more when anything costs more", () => {
  fc.assert(fc.property(someRows, someCost, someBand, (rows, cost, hysteresis) => {
    const best = (more: { cost?: number; holdingCost?: number }) =>
      chooseThreshold(columns(rows), {
        maximize: "netReturn",
        side: "longShort",
        zone: "asymmetric",
        hysteresis,
        cost,
        ...more,
      }).objective;
    assert.ok(best({ cost: cost + 0.002 }) <= best({}) + 1e-15);
    assert.ok(best({ holdingCost: 0.002 }) <= best({}) + 1e-15);
  }));
});

Deno.test("chooseThreshold() finds sides that do not lie evenly around 0.5", () => {
  const probability = Float64Array.from({ length: 400 }, (_, i) => (i * 37 % 400) / 400);
  // Between the two it falls and rises by turns, a loss for long and for short.
  const forwardReturn = probability.map((p, i) =>
    p > 0.6 ? 0.01 : p < 0.1 ? -0.01 : i % 2 === 0 ? -0.1 : 0.095
  );
  const rows = { probability, forwardReturn, label: forwardReturn.map((r) => r > 0 ? 1 : 0) };
  const options = { maximize: "netReturn", side: "longShort", cost: 0.0001 } as const;
  const { policy } = chooseThreshold(rows, { ...options, zone: "asymmetric" });
  assert.ok(Math.abs(policy.longAbove - 0.6) < 0.03 && Math.abs(policy.shortBelow - 0.1) < 0.03);
});

Deno.test("chooseThreshold() enters nothing beyond its limits", () => {
  fc.assert(fc.property(someRows, someCost, (rows, cost) => {
    const limits = { longAbove: 0.7, shortBelow: 0.2 };
    const options = { maximize: "netReturn", side: "longShort", cost, limits } as const;
    const { policy } = chooseThreshold(columns(rows), { ...options, zone: "asymmetric" });
    assert.ok(policy.longAbove >= 0.7 && policy.shortBelow <= 0.2);
  }));
});

Deno.test("chooseThreshold() refuses a utility that gives no number", () => {
  const rows = columns([{ p: 0.2, r: 1, f: 0 }, { p: 0.8, r: 0.1, f: 0 }]);
  const maximize = (() => "much") as unknown as Utility;
  assert.throws(
    () => chooseThreshold(rows, { maximize, side: "long", cost: 0, minTrades: 1 }),
    /utility to return a number but found much/,
  );
});
