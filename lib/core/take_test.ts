import assert from "node:assert/strict";
import { take } from "./take.ts";

Deno.test("take() refuses positions that are not there", () => {
  const values = Float64Array.of(1, 2);
  assert.throws(() => take(values, Int32Array.of(0, 2)), /between 0 and 1 but found 2/);
  assert.throws(() => take(values, Int32Array.of(-1)), RangeError);
  assert.equal(take(values, new Int32Array(0)).length, 0);
});
