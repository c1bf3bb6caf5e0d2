import assert from "node:assert/strict";
import { readCsvText } from "./csv_text.ts";

Deno.test("readCsvText() gives cells as text and as numbers, blank lines and short ones too", async () => {
  const bytes = new TextEncoder().encode('\ufeffa;b\r\n1.5;x\r\n;"2;\n"\r\n\r\n7\r\n');
  const table = await readCsvText(bytes, { separator: ";" });
  assert.deepEqual([...table.names], ["a", "b"]);
  assert.deepEqual(table.text("a"), ["1.5", "", "", "7"]);
  assert.deepEqual(table.text("b"), ["x", "2;\n", "", ""]);
  assert.equal(table.cell("b", 1), "2;\n");
  assert.deepEqual(table.numbers("a"), { values: Float64Array.of(1.5, NaN, NaN, 7), unparsed: 0 });
  assert.equal(table.numbers("b").unparsed, 2);
});
