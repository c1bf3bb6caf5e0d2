import assert from "node:assert/strict";
import { rowCount, toCsv } from "./csv.ts";

Deno.test("toCsv() writes times in ISO 8601, figures to seven digits and NaN as nothing", () => {
  const table = {
    entryTime: Float64Array.of(0, 1_700_000_000_000),
    loss: Float64Array.of(1 / 3, NaN),
    fold: Int32Array.of(0, 12),
    count: BigInt64Array.of(5n, -6n),
  };
  assert.equal(
    toCsv(table),
    "entryTime,loss,fold,count\n1970-01-01,0.3333333,0,5\n2023-11-14T22:13:20Z,,12,-6\n",
  );
  assert.equal(rowCount(table), 2);
  assert.equal(rowCount({}), 0);
});

Deno.test("toCsv() quotes what would split a cell and disarms formulas", () => {
  const model = ['a,"b"', "=1+1", "@x\ny", "plain"];
  assert.equal(toCsv({ model }), `model\n"a,""b"""\n'=1+1\n"'@x\ny"\nplain\n`);
});

Deno.test("toCsv() keeps the first of every so many rows", () => {
  assert.equal(toCsv({ x: Int32Array.of(0, 1, 2, 3, 4) }, { every: 2 }), "x\n0\n2\n4\n");
});
