import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { compute } from "./compute.ts";
import { core13 } from "./core13.ts";
import type { Feature } from "./feature.ts";
import { featureSet } from "./feature_set.ts";
import { pickColumns } from "./pick_columns.ts";
import { randomBars } from "./testing.ts";

Deno.test("pickColumns() gives the very numbers that the whole set has in these columns", () => {
  const bars = randomBars(300, prng(3));
  const columns = ["macdHistogram", "logReturn", "dayOfWeekSin", "macd"];
  const whole = compute(bars, core13, { dtype: "float64" });
  const picked = compute(bars, pickColumns(core13, columns), { dtype: "float64" });
  assert.deepEqual(picked.names, ["logReturn", "macd", "macdHistogram", "dayOfWeekSin"]);
  for (const name of columns) {
    const found = picked.column(name), expected = whole.column(name);
    assert.ok(found.every((value, t) => Object.is(value, expected[t])), name);
  }
});

Deno.test("pickColumns() computes nothing that none of the columns needs", () => {
  const bomb: Feature = {
    names: ["bomb"],
    inputs: [],
    warmup: 0,
    compute: () => assert.fail("computed"),
  };
  const set = featureSet("set", [bomb, ...core13.features]);
  assert.deepEqual(compute(randomBars(50, prng(1)), pickColumns(set, ["rsi14"])).names, [
    "rsi14",
  ]);
});

Deno.test("pickColumns() keeps a feature over other bars a feature over other bars", () => {
  const over = (other: number): Feature & { withOthers(others: readonly number[]): Feature } => ({
    names: ["a", "b"],
    inputs: [],
    warmup: 0,
    withOthers: ([next]) => over(next),
    compute: (_, [a, b]) => {
      a.fill(other);
      b.fill(-other);
    },
  });
  const [feature] = pickColumns(featureSet("set", [over(1)]), ["b"]).features;
  const changed: Feature = (feature as ReturnType<typeof over>).withOthers([5]);
  const output = new Float64Array(2);
  changed.compute(randomBars(2, prng(1)), [output]);
  assert.deepEqual([changed.names, [...output]], [["b"], [-5, -5]]);
});

Deno.test("pickColumns() refuses columns that are not there, named twice, or none", () => {
  const refused = (columns: string[], message: RegExp) =>
    assert.throws(() => pickColumns(core13, columns), { name: "RangeError", message });
  refused(["rsi14", "rsi7"], /columns\[1\] .* feature set core13, logReturn, .* found rsi7$/);
  refused(["rsi14", "rsi14"], /columns\[1\] .* not named before but found rsi14$/);
  refused([], /core13 to have at least 1 feature/);
});
