import assert from "node:assert/strict";
import fc from "fast-check";
import { type Policy, toPositions } from "./mod.ts";

const value = fc.oneof(fc.double({ min: -2, max: 2 }), fc.constant(NaN));
const thresholds = fc.tuple(
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
);
const policies = thresholds.map(([a, b]): Policy => ({
  on: "score",
  longAbove: Math.max(a, b),
  shortBelow: Math.min(a, b),
}));

Deno.test("toPositions() takes each side where the policy says, and no other", () => {
  fc.assert(fc.property(fc.array(value), policies, (values, policy) => {
    const long = toPositions(values, policy, { side: "long" });
    const both = toPositions(values, policy, { side: "longShort" });
    values.forEach((v, i) => {
      const expected = Number.isNaN(v)
        ? NaN
        : v > policy.longAbove
        ? 1
        : v < policy.shortBelow
        ? -1
        : 0;
      assert.equal(both[i], expected);
      assert.equal(long[i], expected === -1 ? 0 : expected);
    });
  }));
});

Deno.test("toPositions() of the past does not move with the future", () => {
  const rows = fc.array(value, { minLength: 1 });
  fc.assert(fc.property(rows, rows, policies, (past, future, policy) => {
    const side = "longShort";
    const alone = toPositions(past, policy, { side });
    const followed = toPositions([...past, ...future], policy, { side });
    assert.deepEqual(followed.slice(0, past.length), alone);
  }));
});

Deno.test("toPositions() is flat on a threshold, and long nowhere above Infinity", () => {
  const policy = { on: "probability", longAbove: 0.5, shortBelow: 0.5 } as const;
  assert.deepEqual([...toPositions([0.5], policy, { side: "longShort" })], [0]);
  const never = { on: "probability", longAbove: Infinity, shortBelow: -Infinity } as const;
  assert.deepEqual([...toPositions([0, 1, Infinity], never, { side: "longShort" })], [0, 0, 0]);
});

Deno.test("toPositions() refuses thresholds that cross", () => {
  const crossed = { on: "score", longAbove: -1, shortBelow: 1 } as const;
  assert.throws(() => toPositions([0], crossed, { side: "long" }), {
    name: "RangeError",
    message: "Expected longAbove to be at least shortBelow, 1, but found -1",
  });
  const unknown = { on: "score", longAbove: NaN, shortBelow: 1 } as const;
  assert.throws(() => toPositions([0], unknown, { side: "long" }), RangeError);
});
