import assert from "node:assert/strict";
import fc from "fast-check";
import { assertExecution, executionsFor } from "./execution.ts";

Deno.test("executionsFor() gives what can be done, threads of the runtime last", () => {
  assert.deepEqual(executionsFor(256, { threads: 2, accumulate: 1 }), [
    { parts: 2, workers: 2, threads: 1 },
    { parts: 8, workers: 2, threads: 1 },
    { parts: 1, workers: 1, threads: 2 },
  ]);
  assert.deepEqual(executionsFor(256, { threads: 1, accumulate: 4 }), [
    { parts: 4, workers: 1, threads: 1 },
  ]);
  const counts = fc.record({
    threads: fc.integer({ min: 1, max: 8 }),
    accumulate: fc.integer({ min: 1, max: 4 }),
    share: fc.integer({ min: 1, max: 200 }),
  });
  fc.assert(fc.property(counts, ({ threads, accumulate, share }) => {
    const size = accumulate * share;
    const found = executionsFor(size, { threads, accumulate });
    assert.ok(found.length > 0);
    for (const each of found) {
      assertExecution(each, size);
      assert.equal(each.parts % accumulate, 0);
      assert.equal(each.workers * each.threads, threads);
    }
  }));
});

Deno.test("assertExecution() says what cannot be done", () => {
  const cases: [Parameters<typeof assertExecution>[0], RegExp][] = [
    [{ parts: 5, workers: 1, threads: 1 }, /batch that 5 parts divide but found 12 samples/],
    [{ parts: 2, workers: 3, threads: 1 }, /execution\.workers.*3/],
    [{ parts: 0, workers: 1, threads: 1 }, /execution\.parts.*0/],
    [{ parts: 2, workers: 2, threads: 2 }, /threads of 1 with 2 workers but found 2/],
  ];
  for (const [execution, message] of cases) {
    assert.throws(() => assertExecution(execution, 12), { name: "RangeError", message });
  }
});
