import assert from "node:assert/strict";
import { prng, shuffle } from "./prng.ts";

Deno.test("prng() gives uniform and normal numbers with the right moments", () => {
  const random = prng(1);
  const n = 200_000;
  let sum = 0, square = 0, normalSum = 0, normalSquare = 0;
  for (let i = 0; i < n; i++) {
    const u = random.uniform(), z = random.normal();
    assert.ok(u >= 0 && u < 1);
    sum += u;
    square += u * u;
    normalSum += z;
    normalSquare += z * z;
  }
  // Five standard errors: a right generator fails about once in a million seeds.
  assert.ok(Math.abs(sum / n - 1 / 2) < 5 * Math.sqrt(1 / 12 / n));
  assert.ok(Math.abs(square / n - 1 / 3) < 5 * Math.sqrt(4 / 45 / n));
  assert.ok(Math.abs(normalSum / n) < 5 / Math.sqrt(n));
  assert.ok(Math.abs(normalSquare / n - 1) < 5 * Math.sqrt(2 / n));
});

Deno.test("prng() repeats for a seed and differs between seeds and forks", () => {
  const first = (seed: number, label?: string) => {
    const stream = label === undefined ? prng(seed) : prng(seed).fork(label);
    return Array.from({ length: 8 }, () => stream.uint32()).join();
  };
  assert.equal(first(7), first(7));
  assert.equal(first(7, "a"), first(7, "a"));
  assert.equal(new Set([first(7), first(8), first(7, "a"), first(7, "b"), first(8, "a")]).size, 5);
});

Deno.test("prng().fork() does not depend on how far its parent has run", () => {
  const parent = prng(3);
  const before = parent.fork("x").uint32();
  parent.uint32();
  assert.equal(parent.fork("x").uint32(), before);
});

Deno.test("shuffle() keeps every value and reaches every order", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const order = shuffle(Int32Array.of(0, 1, 2), prng(seed));
    assert.deepEqual([...order].sort(), [0, 1, 2]);
    seen.add(order.join());
  }
  assert.equal(seen.size, 6);
});
