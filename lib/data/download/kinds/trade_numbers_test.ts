import assert from "node:assert/strict";
import fc from "fast-check";
import { watchTradeNumbers } from "./trade_numbers.ts";

Deno.test("watchTradeNumbers() knows what was seen, repeated and left out", () => {
  const base = fc.constantFrom(0, 7, 3_300_000_000);
  fc.assert(
    fc.property(base, fc.array(fc.nat(200), { minLength: 1 }), (start, offsets) => {
      const numbers = watchTradeNumbers(), seen = new Set<number>();
      for (const offset of offsets) {
        assert.equal(numbers.isNew(start + offset), !seen.has(offset));
        seen.add(offset);
      }
      assert.equal(numbers.repeated, offsets.length - seen.size);
      const span = Math.max(...offsets) - Math.min(...offsets) + 1;
      assert.equal(numbers.missing, span - seen.size);
    }),
    { numRuns: 30 },
  );
});

Deno.test("watchTradeNumbers() grows with the numbers and refuses ones far apart", () => {
  const numbers = watchTradeNumbers();
  assert.ok(numbers.isNew(10));
  assert.ok(numbers.isNew(400_000_000));
  assert.ok(!numbers.isNew(400_000_000));
  assert.ok(!numbers.isNew(10));
  assert.throws(() => numbers.isNew(5e9), /numbers of trades near 0 but found 5000000000/);
  assert.throws(() => numbers.isNew(-1), RangeError);
});
