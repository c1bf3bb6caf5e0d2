import assert from "node:assert/strict";
import { assertInteger, assertNumber, assertOneOf, assertSameLength } from "./assert.ts";

Deno.test("assertInteger() accepts the bounds and refuses what lies outside", () => {
  assertInteger("k", 1, { min: 1, max: 2 });
  assertInteger("k", 2, { min: 1, max: 2 });
  for (const value of [0, 3, 1.5, NaN, Infinity]) {
    assert.throws(() => assertInteger("k", value, { min: 1, max: 2 }), {
      name: "RangeError",
      message: `Expected k to be an integer between 1 and 2 but found ${value}`,
    });
  }
});

Deno.test("assertNumber() refuses NaN and infinities", () => {
  assertNumber("fee", 0, { min: 0 });
  for (const value of [NaN, Infinity, -1]) {
    assert.throws(() => assertNumber("fee", value, { min: 0 }), RangeError);
  }
});

Deno.test("assertOneOf() takes choices as they are spelt, and names them", () => {
  assertOneOf("kind", "b", ["a", "b", "c"]);
  for (const value of ["B", "", undefined, 1]) {
    assert.throws(() => assertOneOf("kind", value, ["a", "b", "c"]), {
      name: "RangeError",
      message: `Expected kind to be a, b or c but found ${value}`,
    });
  }
  assert.throws(() => assertOneOf("kind", "b", ["a"]), /to be a but found b/);
});

Deno.test("assertSameLength() names the array that differs", () => {
  assertSameLength({ a: [1], b: [2] });
  assert.throws(() => assertSameLength({ a: [1], b: [2], c: [] }), {
    name: "TypeError",
    message: "Expected c to have the length of a, 1, but found 0",
  });
});
