import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { prng } from "../core/mod.ts";
import { type Columns, readParquet, readParquetTable, writeParquet } from "./frame.ts";

const PYARROW = fileURLToPath(new URL("fixtures/pyarrow.parquet", import.meta.url));

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("readParquet() gives back what writeParquet() was given, type by type", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.parquet");
    const row = fc.record({
      f64: fc.double(),
      f32: fc.float(),
      i32: fc.integer(),
      i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      text: fc.string({ unit: "grapheme" }),
      few: fc.constantFrom("long", "short"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row), async (rows) => {
        const columns: Columns = {
          f64: Float64Array.from(rows, (r) => r.f64),
          f32: Float32Array.from(rows, (r) => r.f32),
          i32: Int32Array.from(rows, (r) => r.i32),
          i64: BigInt64Array.from(rows, (r) => r.i64),
          text: rows.map((r) => r.text),
          few: rows.map((r) => r.few),
        };
        await writeParquet(path, columns);
        const read = await readParquet(path);
        assert.deepEqual(Object.keys(read), Object.keys(columns));
        assert.deepEqual({ ...read }, columns);
      }),
      { numRuns: 30 },
    );
  }));

Deno.test("writeParquet() writes a view, and memory shared between workers", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.parquet");
    const shared = new Float64Array(new SharedArrayBuffer(16));
    shared.set([5, 6]);
    await writeParquet(path, { view: Float64Array.of(1, 2, 3, 4).subarray(1, 3), shared });
    const read = await readParquet(path);
    assert.deepEqual(read.view, Float64Array.of(2, 3));
    assert.deepEqual(read.shared, Float64Array.of(5, 6));
  }));

Deno.test("writeParquet() gives equal bytes for equal columns, and leaves one file", () =>
  inFolder(async (folder) => {
    // Large enough for several pages, which the library encodes in parallel.
    const random = prng(1);
    const score = Float64Array.from({ length: 300_000 }, () => random.uniform());
    const model = Array.from(score, (value) => value < 0.5 ? "lstm" : "logistic");
    await writeParquet(join(folder, "a.parquet"), { score, model });
    await writeParquet(join(folder, "b.parquet"), { score: score.slice(), model: [...model] });
    const [a, b] = ["a", "b"].map((name) => Deno.readFileSync(join(folder, `${name}.parquet`)));
    assert.ok(a.length === b.length && a.every((byte, i) => byte === b[i]));
    assert.deepEqual(names(folder), ["a.parquet", "b.parquet"]);
  }));

Deno.test("writeParquet() that fails leaves the old file and nothing else", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.parquet");
    await writeParquet(path, { a: Int32Array.of(7) });
    await assert.rejects(writeParquet(path, { a: Int32Array.of(1, 2), b: [] }), {
      name: "TypeError",
      message: "Expected column b to have the length of a, 2, but found 0",
    });
    await assert.rejects(writeParquet(path, {}), TypeError);
    // A folder where the file should go: only the rename fails.
    Deno.mkdirSync(join(folder, "taken", "inside"), { recursive: true });
    await assert.rejects(writeParquet(join(folder, "taken"), { a: Int32Array.of(1) }));
    await assert.rejects(writeParquet(join(folder, "absent", "x.parquet"), { a: ["b"] }));
    assert.deepEqual(names(folder), ["taken", "x.parquet"]);
    assert.deepEqual((await readParquet(path)).a, Int32Array.of(7));
  }));

Deno.test("readParquet() reads another writer's types and missing values", async () => {
  const { columns, dates } = await readParquetTable(PYARROW);
  const start = Date.UTC(2024, 2, 1), hour = 3_600_000;
  assert.deepEqual({ ...columns }, {
    time_ns: Float64Array.of(start, start + hour, start + 2 * hour, start + 3 * hour),
    time_us: Float64Array.of(start, NaN, start + 2 * hour, start + 3 * hour),
    time_s: BigInt64Array.from([0, 1, 2, 3], (i) => BigInt(start / 1_000 + i * 3_600)),
    day: Float64Array.of(start, Date.UTC(1969, 11, 31), NaN, Date.UTC(2000, 1, 29)),
    int8: Int32Array.of(-1, 0, 1, 127),
    uint32: BigInt64Array.of(0n, 1n, 2n, 2n ** 32n - 1n),
    int64: BigInt64Array.of(-(2n ** 60n), 0n, 1n, 2n ** 60n),
    int64_missing: Float64Array.of(1, NaN, 3, 4),
    float32: Float64Array.of(0.5, NaN, NaN, -0.25),
    float64: Float64Array.of(0.1, NaN, NaN, -Infinity),
    decimal: Float64Array.of(1.25, NaN, -3.5, 0.01),
    bool: Int32Array.of(1, 0, 1, 1),
    text: ["a", "", "", "Zürich"],
    kind: ["long", "short", "long", "long"],
    price_text: ["1.5", "2", "", "1e3"],
  });
  assert.deepEqual([...dates], ["time_ns", "time_us", "day"]);
});

Deno.test("readParquet() refuses text, half a file and a damaged file in one line", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.parquet");
    const whole = Deno.readFileSync(PYARROW);
    Deno.writeTextFileSync(path, "a,b\n1,2\n");
    await assert.rejects(readParquet(path), {
      name: "SyntaxError",
      message: `Expected ${path} to be a Parquet file but found text`,
    });
    Deno.writeFileSync(path, whole.subarray(0, whole.length / 2));
    await assert.rejects(readParquet(path), /complete Parquet file but found no Parquet footer/);
    const damaged = whole.slice();
    damaged.fill(0x78, whole.length - 600, whole.length - 20);
    Deno.writeFileSync(path, damaged);
    await assert.rejects(readParquet(path), {
      name: "SyntaxError",
      message: /^[^\n]*found a damaged one[^\n]*$/,
    });
    await assert.rejects(readParquet(join(dirname(path), "none")), /but found nothing$/);
  }));
