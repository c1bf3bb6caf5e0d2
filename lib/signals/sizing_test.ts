import assert from "node:assert/strict";
import fc from "fast-check";
import { fitSizing, kellyFraction, rebalanceBand, sizePositions, type Sizing } from "./mod.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);

Deno.test("kellyFraction() of worked examples", () => {
  // Even money at 53 %: 2 p - 1 (Thorp, 2006, section 2).
  near(kellyFraction(0.53, { gain: 1, loss: 1 }), 0.06);
  // A biased coin of 60 % at even money: a fifth (Haghani and Dewey, 2016).
  near(kellyFraction(0.6, { gain: 1, loss: 1 }), 0.2);
  // Odds of two to one at 50 %: (b p - q) / b = 1/4.
  near(kellyFraction(0.5, { gain: 2, loss: 1 }), 0.25);
  assert.equal(kellyFraction(0.5, { gain: 0, loss: 1 }), 0);
  assert.equal(kellyFraction(0.5, { gain: 1, loss: 0 }), Infinity);
  assert.equal(kellyFraction(0.5, { gain: 1, loss: NaN }), 0);
});

Deno.test("kellyFraction() is where the mean log equity is largest", () => {
  const share = fc.integer({ min: 1, max: 99 }).map((k) => k / 100);
  fc.assert(fc.property(share, share, share, (p, gain, loss) => {
    const best = kellyFraction(p, { gain, loss });
    const growth = (f: number) => p * Math.log1p(f * gain) + (1 - p) * Math.log1p(-f * loss);
    for (const step of [-1e-4, 1e-4]) assert.ok(growth(best) >= growth(best + step));
  }));
});

const rows = {
  probability: [0.4, 0.45, 0.55, 0.7],
  label: [0, 0, 1, 1],
  forwardReturn: [Math.log(0.96), Math.log(0.98), Math.log(1.04), Math.log(1.02)],
};

Deno.test("fitSizing() takes payoffs from returns at either label, costs paid", () => {
  const sizing = fitSizing(rows, { kind: "kelly", cost: 0.001, multiple: 1 });
  assert.ok(sizing.kind === "kelly");
  near(sizing.long.gain, 0.03 - 0.002);
  near(sizing.long.loss, 0.03 + 0.002);
  near(sizing.short.gain, 0.03 - 0.002);
  near(sizing.short.loss, 0.03 + 0.002);
  const wished = [1, -1, 1, -1, 0, NaN];
  const probability = [0.55, 0.45, 0.4, 0.6, 0.9, 0.9];
  const found = sizePositions(wished, { probability }, sizing);
  const fraction = 0.55 / 0.032 - 0.45 / 0.028;
  // More than the whole equity: the cap.
  assert.ok(fraction > 1);
  assert.deepEqual([...found].map((x) => x + 0), [1, -1, 0, 0, 0, NaN]);
  const small = fitSizing(rows, { kind: "kelly", cost: 0.001, multiple: 0.1 });
  near(sizePositions([1], { probability: [0.55] }, small)[0], 0.1 * fraction);
});

Deno.test("sizePositions() in proportion to the probability, fixed, and by volatility", () => {
  const proportional = fitSizing(rows, { kind: "proportional", cap: 0.8 });
  assert.ok(proportional.kind === "proportional");
  near(proportional.scale, 0.1 + 0.85 * 0.1);
  const sized = sizePositions([1, -1, 1, 1], { probability: [0.55, 0.45, 0.45, 1] }, proportional);
  near(sized[0], 0.8 * 0.05 / proportional.scale);
  near(sized[1], -sized[0]);
  assert.deepEqual([sized[2] + 0, sized[3]], [0, 0.8]);
  const fixed = fitSizing(rows, { kind: "fixed", fraction: 0.3 });
  assert.deepEqual([...sizePositions([1, -1], { probability: [0, 1] }, fixed)], [0.3, -0.3]);
  const steady = fitSizing(rows, { kind: "volatility", target: 0.2, periodsPerYear: 100 });
  const volatility = [0.04, 0.01, 0, NaN];
  const probability = [1, 1, 1, 1];
  const found = sizePositions([1, 1, -1, 1], { probability, volatility }, steady);
  assert.deepEqual([...found], [0.5, 1, -1, 0]);
  assert.throws(() => sizePositions([1], { probability: [1] }, steady), /volatility for each row/);
});

Deno.test("sizePositions() stays within the cap, keeps sides and uses its own row alone", () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.record({ wish: fc.constantFrom(-1, 0, 1), p: value, v: value });
  const sizings = fc.record({ cap: fc.constantFrom(0.2, 1), gain: value, loss: value }).chain(
    ({ cap, gain, loss }) =>
      fc.constantFrom<Sizing>(
        { kind: "proportional", cap, scale: gain },
        {
          kind: "kelly",
          cap,
          multiple: 3,
          long: { gain, loss },
          short: { gain: loss, loss: gain },
        },
        { kind: "volatility", cap, target: gain },
        { kind: "fixed", fraction: cap },
      ),
  );
  fc.assert(fc.property(fc.array(row), sizings, (rows, sizing) => {
    const size = (some: typeof rows) =>
      sizePositions(some.map(({ wish }) => wish), {
        probability: some.map(({ p }) => p),
        volatility: some.map(({ v }) => v),
      }, sizing);
    const sized = size(rows);
    const cap = sizing.kind === "fixed" ? sizing.fraction : sizing.cap;
    rows.forEach((row, t) => {
      assert.ok(Math.abs(sized[t]) <= cap && sized[t] * row.wish >= 0);
      assert.equal(sized[t] + 0, size([row])[0] + 0);
    });
  }));
});

Deno.test("rebalanceBand() is never further off than its band, and obeys exits and turns", () => {
  const target = fc.oneof(fc.integer({ min: -10, max: 10 }).map((k) => k / 10), fc.constant(NaN));
  const above = fc.constantFrom(0, 0.15, 0.5, 1);
  fc.assert(fc.property(fc.array(target), fc.array(target), above, (past, later, above) => {
    const all = [...past, ...later];
    const held = rebalanceBand(all, { above });
    let before = 0;
    all.forEach((wanted, t) => {
      if (Number.isNaN(wanted)) return assert.ok(Number.isNaN(held[t]));
      assert.ok(Math.abs(held[t] - wanted) <= above + 1e-15);
      assert.ok(held[t] * wanted >= 0);
      if (wanted === 0) assert.equal(held[t] + 0, 0);
      if (held[t] !== before) assert.equal(held[t], wanted);
      before = held[t];
    });
    assert.deepEqual(rebalanceBand(past, { above }), held.slice(0, past.length));
  }));
});

Deno.test("fitSizing() refuses what has no meaning", () => {
  assert.throws(() => fitSizing(rows, { kind: "fixed", fraction: 1.1 }), /fraction.*found 1.1/);
  assert.throws(() => fitSizing(rows, { kind: "kelly", cap: 0 }), /cap.*found 0/);
  assert.throws(() => fitSizing(rows, { kind: "volatility", periodsPerYear: 365 }), /target.*NaN/);
});
