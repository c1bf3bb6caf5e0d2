import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import {
  filled,
  glorotUniform,
  normal,
  oneBlock,
  orthogonalBlocks,
  uniform,
  zeros,
} from "./initializers.ts";

Deno.test("orthogonalBlocks() gives blocks of orthonormal columns", () => {
  const n = 6, blocks = 4;
  const w = orthogonalBlocks(prng(1), [n, n * blocks]);
  for (let block = 0; block < blocks; block++) {
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        let dot = 0;
        for (let i = 0; i < n; i++) {
          dot += w[i * n * blocks + block * n + a] * w[i * n * blocks + block * n + b];
        }
        assert.ok(Math.abs(dot - (a === b ? 1 : 0)) < 1e-6);
      }
    }
  }
});

Deno.test("glorotUniform() has variance 2 / (inputs + outputs)", () => {
  const w = glorotUniform(prng(2), [300, 100]);
  const variance = w.reduce((sum, value) => sum + value * value, 0) / w.length;
  assert.ok(Math.abs(variance / (2 / 400) - 1) < 0.05);
});

Deno.test("oneBlock() and zeros() fill what they say", () => {
  assert.deepEqual([...oneBlock(2, 4)(prng(0), [8])], [0, 0, 0, 0, 1, 1, 0, 0]);
  assert.deepEqual([...zeros(prng(0), [3])], [0, 0, 0]);
});

Deno.test("uniform(), normal() and filled() have the spread they are told", () => {
  const flat = uniform(0.3)(prng(3), [100, 200]), bell = normal(0.02)(prng(4), [100, 200]);
  const variance = (numbers: Float32Array) =>
    numbers.reduce((sum, value) => sum + value * value, 0) / numbers.length;
  assert.ok(flat.every((value) => Math.abs(value) <= 0.3));
  assert.ok(Math.abs(variance(flat) / (0.3 ** 2 / 3) - 1) < 0.03);
  assert.ok(Math.abs(variance(bell) / 0.02 ** 2 - 1) < 0.03);
  assert.deepEqual([...filled(2)(prng(0), [2, 2])], [2, 2, 2, 2]);
});
