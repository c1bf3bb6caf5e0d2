import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { prng } from "../../core/mod.ts";
import { toCsv } from "./csv.ts";
import { tableDownload } from "./downloads.ts";

const random = prng(3);
const table = {
  score: Float64Array.from({ length: 1000 }, () => random.normal()),
  model: Array<string>(1000).fill("a % b, ü"),
};
const plainLength = tableDownload(table, { name: "t", budget: Infinity })!.href.length;

async function content(href: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(href)).arrayBuffer());
  const zipped = href.startsWith("data:application/gzip");
  return new TextDecoder().decode(zipped ? gunzipSync(bytes) : bytes);
}

Deno.test("tableDownload() is plain where it fits, whole when compressed, thinned after that", async () => {
  const csv = toCsv(table);
  const plain = tableDownload(table, { name: "t", budget: plainLength })!;
  assert.deepEqual([plain.file, plain.every, plain.rows], ["t.csv", 1, 1000]);
  assert.equal(await content(plain.href), csv);
  const zipped = tableDownload(table, { name: "t", budget: plainLength - 1 })!;
  assert.deepEqual([zipped.file, zipped.every], ["t.csv.gz", 1]);
  assert.equal(await content(zipped.href), csv);
  const budget = zipped.href.length - 1;
  const thinned = tableDownload(table, { name: "t", budget })!;
  assert.ok(thinned.every > 1 && thinned.href.length <= budget);
  assert.equal(await content(thinned.href), toCsv(table, { every: thinned.every }));
});

Deno.test("tableDownload() gives nothing when nothing fits", () => {
  assert.equal(tableDownload(table, { name: "t", budget: 40 }), undefined);
});
