import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { randomPositions } from "./random_positions.ts";

/** Lengths of the stretches of `value`, but for the first and the last, which are cut off. */
function spells(positions: Float64Array, value: number): number[] {
  return positions.join("").slice(positions.indexOf(1 - value))
    .split(String(1 - value)).filter((text) => text !== "").map((text) => text.length).slice(0, -1);
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

Deno.test("randomPositions() holds for meanBars bars and is long the share of bars asked for", () => {
  for (const [meanBars, exposure] of [[20, 0.5], [5, 0.2], [1, 0.3], [8, 0.8]] as const) {
    const positions = randomPositions(400_000, { prng: prng(3), meanBars, exposure });
    assert.ok(positions.every((value) => value === 0 || value === 1));
    assert.ok(Math.abs(mean([...positions]) - exposure) < 0.02, `exposure ${exposure}`);
    assert.ok(Math.abs(mean(spells(positions, 1)) / meanBars - 1) < 0.05, `long ${meanBars}`);
    const flat = meanBars * (1 - exposure) / exposure;
    assert.ok(Math.abs(mean(spells(positions, 0)) / flat - 1) < 0.05, `flat ${flat}`);
  }
});

Deno.test("randomPositions() begins as it goes on: long with the probability of exposure", () => {
  const random = prng(5);
  const first = Array.from(
    { length: 4000 },
    (_, i) => randomPositions(1, { prng: random.fork(`${i}`), meanBars: 50, exposure: 0.3 })[0],
  );
  assert.ok(Math.abs(mean(first) - 0.3) < 0.03);
});

Deno.test("randomPositions() is the same for the same stream and refuses what cannot be", () => {
  const options = () => ({ prng: prng(1), meanBars: 4 });
  assert.deepEqual(randomPositions(50, options()), randomPositions(50, options()));
  assert.equal(randomPositions(0, options()).length, 0);
  assert.throws(() => randomPositions(5, { ...options(), meanBars: 0.5 }), RangeError);
  assert.throws(() => randomPositions(5, { ...options(), exposure: 1 }), RangeError);
  assert.throws(
    () => randomPositions(5, { ...options(), meanBars: 1, exposure: 0.6 }),
    /Expected exposure to be at most 0.5 with meanBars 1 but found 0.6/,
  );
});
