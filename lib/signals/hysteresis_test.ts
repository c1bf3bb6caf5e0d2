import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseThreshold, type Policy, toPositions } from "./mod.ts";

const value = fc.oneof(fc.integer({ min: 0, max: 20 }).map((k) => k / 20), fc.constant(NaN));
const policies = fc.tuple(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 12 }),
).map(([a, b, long, short]): Policy => ({
  on: "probability",
  longAbove: Math.max(a, b) / 20,
  shortBelow: Math.min(a, b) / 20,
  keepLongAbove: (Math.max(a, b) - long) / 20,
  keepShortBelow: (Math.min(a, b) + short) / 20,
}));

function units(positions: Float64Array): number {
  let sum = 0, held = 0;
  for (const position of positions) {
    if (Number.isNaN(position)) continue;
    sum += Math.abs(position - held);
    held = position;
  }
  return sum;
}

Deno.test("toPositions() with hysteresis trades no more than without", () => {
  fc.assert(fc.property(fc.array(value), policies, (values, policy) => {
    const { keepLongAbove: _l, keepShortBelow: _s, ...plain } = policy;
    for (const side of ["long", "longShort"] as const) {
      const patient = toPositions(values, policy, { side });
      assert.ok(units(patient) <= units(toPositions(values, plain, { side })));
    }
  }));
});

Deno.test("toPositions() with hysteresis does not move with the future", () => {
  fc.assert(fc.property(fc.array(value), fc.array(value), policies, (past, future, policy) => {
    const side = "longShort";
    const followed = toPositions([...past, ...future], policy, { side });
    assert.deepEqual(followed.slice(0, past.length), toPositions(past, policy, { side }));
  }));
});

Deno.test("toPositions() enters beyond one threshold and leaves behind the other", () => {
  const policy = {
    on: "probability",
    longAbove: 0.6,
    keepLongAbove: 0.5,
    shortBelow: 0.3,
    keepShortBelow: 0.4,
  } as const;
  const values = [0.55, 0.7, 0.55, NaN, 0.51, 0.5, 0.55, 0.2, 0.35, 0.4, 0.35, 0.7, 0.1];
  const wished = toPositions(values, policy, { side: "longShort" });
  assert.deepEqual([...wished], [0, 1, 1, NaN, 1, 0, 0, -1, -1, 0, 0, 1, -1]);
});

Deno.test("toPositions() refuses to keep more strictly than to enter", () => {
  const policy = { on: "score", longAbove: 1, shortBelow: -1 } as const;
  assert.throws(() => toPositions([0], { ...policy, keepLongAbove: 2 }, { side: "long" }), {
    name: "RangeError",
    message: "Expected keepLongAbove to be at most longAbove, 1, but found 2",
  });
  assert.throws(
    () => toPositions([0], { ...policy, keepShortBelow: NaN }, { side: "long" }),
    /keepShortBelow to be at least shortBelow, -1, but found NaN/,
  );
});

Deno.test('chooseThreshold() makes the band of "cost" as wide as two costs over the payoffs', () => {
  const probability = Float64Array.from({ length: 60 }, (_, i) => 0.3 + 0.4 * (i * 7 % 60) / 60);
  const label = probability.map((p) => p > 0.5 ? 1 : 0);
  const forwardReturn = label.map((y) => y === 1 ? 0.03 : -0.01);
  const { policy } = chooseThreshold({ probability, label, forwardReturn }, {
    maximize: "netReturn",
    side: "longShort",
    cost: 0.002,
    hysteresis: "cost",
  });
  const band = 2 * 0.002 / 0.04;
  assert.ok(Math.abs(policy.longAbove - policy.keepLongAbove! - band) < 1e-12);
  assert.ok(Math.abs(policy.keepShortBelow! - policy.shortBelow - band) < 1e-12);
});
