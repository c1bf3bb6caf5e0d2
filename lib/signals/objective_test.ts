import assert from "node:assert/strict";
import { longF1, netReturn, shortLogGain } from "./objective.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);

Deno.test("shortLogGain() is that of equity short by its own size, down to a thousandth", () => {
  near(shortLogGain(Math.log(1.1)), Math.log(0.9));
  near(shortLogGain(Math.log(0.5)), Math.log(1.5));
  near(shortLogGain(Math.log(2)), Math.log(1e-3));
  near(shortLogGain(5), Math.log(1e-3));
});

Deno.test("netReturn() of a hand-computed case", () => {
  const value = Float64Array.of(0.9, 0.9, 0.1, 0.5, 0.9);
  const longGain = Float64Array.of(0.1, -0.02, 9, 9, 0.03);
  const shortGain = Float64Array.of(9, 9, 0.05, 9, 9);
  const policy = { on: "probability", longAbove: 0.6, shortBelow: 0.4 } as const;
  // In (1), turned round (2), out (1), in (1): 5 units of change, 3 entries.
  const expected = (0.1 - 0.02 + 0.05 + 0.03 - 5 * 0.01) / 5;
  const rows = { value, longGain, shortGain };
  const found = netReturn(rows, policy, { cost: 0.01, minTrades: 3 });
  near(found.objective, expected);
  near(found.exposure, 0.8);
  const few = netReturn(rows, policy, { cost: 0.01, minTrades: 4 });
  assert.ok(Number.isNaN(few.objective) && few.exposure === found.exposure);
});

Deno.test("longF1() counts long rows as forecasts of 1, and is NaN without either", () => {
  const value = Float64Array.of(0.9, 0.8, 0.5, 0.1), label = Float64Array.of(1, 0, 1, 0);
  const policy = { on: "probability", longAbove: 0.6, shortBelow: 0.2 } as const;
  const found = longF1({ value, label }, policy);
  near(found.objective, 2 / 4);
  near(found.exposure, 3 / 4);
  const never = { on: "probability", longAbove: Infinity, shortBelow: -Infinity } as const;
  assert.ok(Number.isNaN(longF1({ value, label: new Float64Array(4) }, never).objective));
});
