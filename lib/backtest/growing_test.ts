import assert from "node:assert/strict";
import { addRow, growing, trimmed } from "./growing.ts";

Deno.test("growing() keeps every row of every column past its first capacity", () => {
  const buffer = growing(["a", "b"], 2);
  for (let k = 0; k < 9; k++) {
    const i = addRow(buffer);
    buffer.columns.a[i] = k;
    buffer.columns.b[i] = -k;
  }
  const { a, b } = trimmed(buffer);
  assert.deepEqual([...a], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual([...b], [...a].map((k) => -k));
});
