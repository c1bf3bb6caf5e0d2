import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNear } from "../rolling/testing.ts";
import fixture from "./fixtures/volatility.json" with { type: "json" };
import { VOLATILITY_ESTIMATORS, type VolatilityEstimator } from "./mod.ts";

const NAMES = Object.keys(VOLATILITY_ESTIMATORS) as VolatilityEstimator[];
const COLUMNS = ["open", "high", "low", "close"] as const;

const floats = (column: readonly (number | null)[]) => Float64Array.from(column, (v) => v ?? NaN);
type Prices = Record<typeof COLUMNS[number], Float64Array>;
const fixtureBars = Object.fromEntries(
  COLUMNS.map((name) => [name, floats(fixture.bars[name])]),
) as Prices;
const mapped = (bars: Prices, change: (x: Float64Array) => Float64Array) =>
  Object.fromEntries(COLUMNS.map((name) => [name, change(bars[name])])) as Prices;

const bar = fc.record({
  close: fc.oneof(
    { weight: 12, arbitrary: fc.double({ min: 50, max: 200, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, 0, -1) },
  ),
  open: fc.double({ min: 50, max: 200, noNaN: true }),
  up: fc.double({ min: 0, max: 5, noNaN: true }),
  down: fc.double({ min: 0, max: 5, noNaN: true }),
});
const someBars = fc.array(bar, { minLength: 1, maxLength: 60 }).map((rows): Prices => ({
  open: Float64Array.from(rows, ({ open }) => open),
  high: Float64Array.from(rows, ({ open, close, up }) => Math.max(open, close) + up),
  low: Float64Array.from(rows, ({ open, close, down }) => Math.min(open, close) - down),
  close: Float64Array.from(rows, ({ close }) => close),
}));

function volatility(name: VolatilityEstimator, bars: Prices, window: number): Float64Array {
  return VOLATILITY_ESTIMATORS[name].compute(bars, new Float64Array(bars.close.length), { window });
}

Deno.test("volatility estimators equal pandas' on bars with jumps and gaps", () => {
  for (const [window, columns] of Object.entries(fixture.windows)) {
    for (const name of NAMES) {
      const found = volatility(name, fixtureBars, Number(window));
      assertNear(found, floats(columns[name]), { relative: 1e-9 });
      const warmup = VOLATILITY_ESTIMATORS[name].warmup(Number(window));
      assert.equal(found.findIndex(Number.isFinite), warmup, name);
    }
  }
});

Deno.test("volatility estimators do not see the scale of the price", () => {
  fc.assert(fc.property(someBars, fc.integer({ min: 2, max: 9 }), (bars, window) => {
    const doubled = mapped(bars, (x) => x.map((value) => 4 * value));
    const scaled = mapped(bars, (x) => x.map((value) => 3e4 * value));
    for (const name of NAMES) {
      const before = volatility(name, bars, window);
      assert.deepEqual(volatility(name, doubled, window), before, name);
      assertNear(volatility(name, scaled, window), before, { relative: 1e-9, absolute: 1e-7 });
    }
  }));
});

Deno.test("volatility estimators see no later bar, and columns they were given stay", () => {
  fc.assert(fc.property(someBars, fc.integer({ min: 2, max: 9 }), fc.nat(59), (bars, window, t) => {
    const cut = mapped(bars, (x) => x.slice(0, t + 1));
    const kept = mapped(bars, (x) => x.slice());
    for (const name of NAMES) {
      const whole = volatility(name, bars, window);
      assert.deepEqual(volatility(name, cut, window), whole.slice(0, t + 1), name);
    }
    assert.deepEqual(bars, kept);
  }));
});

Deno.test("volatility estimators of prices that never move are 0", () => {
  const still = new Float64Array(20).fill(7.3);
  const bars = { open: still, high: still, low: still, close: still };
  for (const name of NAMES) {
    const found = volatility(name, bars, 5);
    assert.ok(found.subarray(5).every((value) => value === 0), name);
  }
});

Deno.test("volatility estimators refuse windows that are too short", () => {
  for (const name of NAMES) {
    const { minWindow } = VOLATILITY_ESTIMATORS[name];
    volatility(name, fixtureBars, minWindow);
    assert.throws(() => volatility(name, fixtureBars, minWindow - 1), {
      name: "RangeError",
      message: `Expected window to be an integer of at least ${minWindow} but found ${
        minWindow - 1
      }`,
    });
  }
});
