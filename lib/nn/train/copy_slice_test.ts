import assert from "node:assert/strict";
import { copySlice } from "./copy_slice.ts";

Deno.test("copySlice() cuts every axis as nested loops do", () => {
  const shape = [3, 4, 2];
  const data = Float64Array.from({ length: 24 }, (_, i) => i);
  shape.forEach((length, axis) => {
    const cut = new Float64Array(24 / length * (length - 1));
    copySlice(data, { shape, axis, start: 1, length: length - 1 }, cut);
    const expected: number[] = [];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 2; k++) if ([i, j, k][axis] >= 1) expected.push((i * 4 + j) * 2 + k);
      }
    }
    assert.deepEqual([...cut], expected);
  });
});
