import assert from "node:assert/strict";
import { join } from "node:path";
import { loadBars } from "./load_bars.ts";
import { readParquet, writeParquet } from "./frame.ts";

const DAYS = 50;

/** A file of bars in which every occurrence of some bytes is replaced by others of the same length. */
async function damaged(from: Uint8Array, to: Uint8Array, test: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "bars.parquet");
    const price = Float64Array.from({ length: DAYS }, (_, i) => 100 + i);
    const time = price.map((_, i) => 1.7e12 + i * 86_400_000);
    const prices = { open: price, high: price, low: price, close: price.map((x) => x + 0.5) };
    await writeParquet(path, { time, ...prices, volume: price });
    const bytes = await Deno.readFile(path);
    let found = 0;
    for (let at = 0; at + from.length <= bytes.length; at++) {
      if (!from.every((byte, i) => bytes[at + i] === byte)) continue;
      bytes.set(to, at);
      found++;
    }
    assert.ok(found > 0);
    await Deno.writeFile(path, bytes);
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const bytesOf = (value: number) => new Uint8Array(Float64Array.of(value).buffer);
const refused = (message: RegExp) => (path: string) =>
  assert.rejects(loadBars(path, { interval: "1d" }), (error: Error) => {
    assert.equal(error.name, "SyntaxError");
    assert.ok(error.message.startsWith(`Expected ${path} to be a whole Parquet file, with `));
    assert.match(error.message, message);
    return true;
  });

Deno.test("loadBars() refuses a Parquet file whose numbers leave the bounds it states", () =>
  // The largest close as the description at the end of the file has it.
  damaged(
    bytesOf(149.5),
    bytesOf(149.25),
    refused(/"close" from 100.5 to 149.25, but found 100.5 to 149.5; it is damaged/),
  ));

Deno.test("loadBars() takes a sound Parquet file, with NaN and missing cells, as it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "bars.parquet");
    const price = Float64Array.of(1, NaN, 3), none = new Float64Array(3).fill(NaN);
    const time = Float64Array.of(1.7e12, 1.8e12, 1.9e12);
    const prices = { open: price, high: price, low: none, close: price };
    await writeParquet(path, { time, ...prices, volume: Float64Array.of(0, -0, 0) });
    assert.deepEqual((await loadBars(path, { interval: "1d" })).low, none);
    assert.deepEqual((await readParquet(path)).open, price);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
