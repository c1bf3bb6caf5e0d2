import assert from "node:assert/strict";
import { createBars } from "lib/core/mod.ts";
import { fuzzFiles } from "./fuzz/fuzz.ts";
import { disagreement } from "./fuzz/reference_csv.ts";

// Other damage: `deno task test:fuzz --seed 20001`.
Deno.test("loadBars() loads 10,000 damaged files rightly or refuses them clearly", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { csv, parquet } = await fuzzFiles({ folder, seed: 1, count: 5_000 });
    assert.deepEqual([...csv.problems, ...parquet.problems], []);
    for (const { loaded, refused } of [csv, parquet]) {
      assert.equal(loaded + refused, 5_000);
      // Enough of both, or the damage shows nothing.
      assert.ok(Math.min(loaded, refused) > 400, `${loaded} loaded, ${refused} refused`);
    }
    assert.ok(parquet.unread < parquet.loaded / 10);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the reader that judges loadBars() sees a number that the text does not say", () => {
  const one = Float64Array.of(1);
  const columns = { time: Float64Array.of(0), open: one, high: one, low: one, close: one };
  const bars = createBars({ ...columns, volume: one }, { symbol: "TEST", intervalMs: 1 });
  const judge = (row: string) =>
    disagreement(new TextEncoder().encode(`time,open,high,low,close,volume\n${row}\n`), bars);
  assert.equal(judge("1970-01-01,1,1,1,1.0,1"), undefined);
  assert.equal(judge("1970-01-01,1,1,1,2,1"), 'row 0, close: 1 of "2"');
  assert.equal(judge("1970-01-01,1,1,1,1x,1"), 'row 0, close: 1 of "1x"');
  assert.equal(judge("1970-01-02,1,1,1,1,1"), 'row 0, time: 0 of "1970-01-02"');
  assert.equal(judge("1970-01-01,1,1,1,1,1\n1970-01-01,1,1,1,1,1"), "1 rows of 2");
});
