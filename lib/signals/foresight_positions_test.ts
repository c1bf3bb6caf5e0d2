import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { foresightPositions } from "./foresight_positions.ts";

const random = prng(9);
const returns = Float64Array.from({ length: 50_000 }, () => 0.01 * random.normal());

/** Share of the stretches whose position has the sign of their return. */
function shareRight(positions: Float64Array, horizon: number): number {
  let right = 0, count = 0;
  for (let from = 0; from < returns.length; from += horizon, count++) {
    const move = returns.subarray(from, from + horizon).reduce((sum, value) => sum + value, 0);
    if (positions.subarray(from, from + horizon).every((held) => held === (move > 0 ? 1 : 0))) {
      right++;
    }
  }
  return right / count;
}

Deno.test("foresightPositions() is right for the share of stretches asked for", () => {
  for (const [horizon, accuracy] of [[1, 0.5], [5, 0.6], [7, 0.9], [3, 1], [3, 0]] as const) {
    const positions = foresightPositions(returns, { prng: prng(2), horizon, accuracy });
    const tolerance = accuracy === 0 || accuracy === 1 ? 0 : 0.02;
    assert.ok(Math.abs(shareRight(positions, horizon) - accuracy) <= tolerance, `${accuracy}`);
  }
});

Deno.test("foresightPositions() takes unknown returns as no move and ends within a stretch", () => {
  const options = { prng: prng(1), horizon: 3, accuracy: 1 };
  assert.deepEqual([...foresightPositions([NaN, 0.1, -0.05, NaN], options)], [1, 1, 1, 0]);
  assert.equal(foresightPositions([], options).length, 0);
  assert.throws(() => foresightPositions([0], { ...options, accuracy: 1.1 }), RangeError);
  assert.throws(() => foresightPositions([0], { ...options, horizon: 0 }), RangeError);
});
