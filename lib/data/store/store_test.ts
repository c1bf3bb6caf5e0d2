import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { readParquet } from "../frame.ts";
import {
  entryFolder,
  listEntries,
  openWriter,
  readColumns,
  readManifest,
  type StoreKey,
  type StorePart,
  verifyEntry,
} from "./mod.ts";

const KEY: StoreKey = { exchange: "test", market: "spot", symbol: "BTC/USDT", kind: "1h" };
const HOUR = 3_600_000;
const JANUARY = Date.UTC(2024, 0), FEBRUARY = Date.UTC(2024, 1), MARCH = Date.UTC(2024, 2);

async function inStore(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A part of whole hours from the month's start on, with a value for each. */
function part(month: string, hours: readonly number[], more: Partial<StorePart> = {}): StorePart {
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const time = Float64Array.from(hours, (hour) => start + hour * HOUR);
  return {
    month,
    columns: { time, close: time.map((t) => t / HOUR), volume: time.map((_, i) => i) },
    complete: false,
    coveredTo: (time.at(-1) ?? start) + HOUR,
    sources: [{
      url: `https://example.org/${month}.zip`,
      sha256: "0".repeat(64),
      rows: time.length,
    }],
    ...more,
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function write(root: string, parts: readonly StorePart[], key = KEY): Promise<void> {
  await using writer = await openWriter(key, { root });
  for (const one of parts) await writer.writePart(one);
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("readColumns() gives back what was written, cut to any span", () =>
  inStore(async (root) => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 695 }), { maxLength: 40 })
      .map((list) => list.sort((a, b) => a - b));
    const months = fc.record({ "2024-01": hours, "2024-02": hours, "2023-12": hours });
    const time = fc.integer({ min: Date.UTC(2023, 10), max: Date.UTC(2024, 3) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(months, time, time, async (given, a, b) => {
        const key = { ...KEY, symbol: `S${run++}` };
        const parts = Object.entries(given).map(([month, list]) => part(month, list));
        await write(root, parts, key);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const all = parts.flatMap(({ columns }) => [...columns.time as Float64Array])
          .sort((x, y) => x - y).filter((t) => t >= from && t < to);
        const read = await readColumns(key, { root, from, to: new Date(to).toISOString() });
        assert.deepEqual([...read.time], all);
        assert.deepEqual([...read.close ?? []], all.map((t) => t / HOUR));
      }),
      { numRuns: 25 },
    );
  }));

Deno.test("writePart() records rows, times, sources, coverage and holes", () =>
  inStore(async (root) => {
    const now = () => Date.UTC(2024, 5, 1);
    {
      await using writer = await openWriter(KEY, { root, now });
      await writer.writePart(part("2024-02", [2, 3, 7, 8, 10], {
        coveredFrom: FEBRUARY,
        coveredTo: FEBRUARY + 12 * HOUR,
      }));
      await writer.log("dropDuplicates", "2 rows");
      await writer.note("listed since 2024-02-01");
      await writer.note("listed since 2024-02-01");
      await writer.writePart(part("2024-01", range(0, 744), { complete: true }));
    }
    const manifest = (await readManifest(KEY, { root }))!;
    const [january, february] = manifest.parts;
    assert.equal(january.complete, true);
    assert.deepEqual(january.gaps, []);
    assert.equal(january.coveredTo, "2024-02-01T00:00:00Z");
    const { file, sha256, bytes, ...rest } = february;
    assert.equal(file, `2024-02.${sha256.slice(0, 12)}.parquet`);
    assert.equal(Deno.statSync(`${entryFolder(KEY, { root })}/${file}`).size, bytes);
    assert.deepEqual(rest, {
      month: "2024-02",
      columns: ["time", "close", "volume"],
      rows: 5,
      firstTime: "2024-02-01T02:00:00Z",
      lastTime: "2024-02-01T10:00:00Z",
      complete: false,
      coveredFrom: "2024-02-01T00:00:00Z",
      coveredTo: "2024-02-01T12:00:00Z",
      sources: [{ url: "https://example.org/2024-02.zip", sha256: "0".repeat(64), rows: 5 }],
      downloadedAt: "2024-06-01T00:00:00Z",
      gaps: [
        { from: "2024-02-01T00:00:00Z", to: "2024-02-01T02:00:00Z", bars: 2 },
        { from: "2024-02-01T04:00:00Z", to: "2024-02-01T07:00:00Z", bars: 3 },
        { from: "2024-02-01T09:00:00Z", to: "2024-02-01T10:00:00Z", bars: 1 },
        { from: "2024-02-01T11:00:00Z", to: "2024-02-01T12:00:00Z", bars: 1 },
      ],
    });
    assert.deepEqual(manifest.log, [
      { at: "2024-06-01T00:00:00Z", action: "dropDuplicates", detail: "2 rows" },
    ]);
    assert.deepEqual(manifest.notes, ["listed since 2024-02-01"]);
  }));

Deno.test("writePart() replaces a month and leaves one file of it", () =>
  inStore(async (root) => {
    await write(root, [part("2024-01", [0, 1]), part("2024-01", [0, 1, 2])]);
    // What a killed writer has left goes, a file of somebody else stays.
    const folder = entryFolder(KEY, { root });
    for (const stray of ["2023-01.0123456789ab.parquet", ".2024-01.x.1.tmp", "notes.parquet"]) {
      Deno.writeTextFileSync(`${folder}/${stray}`, "");
    }
    await write(root, []);
    const { parts } = (await readManifest(KEY, { root }))!;
    assert.deepEqual(names(folder), [".lock", parts[0].file, "manifest.json", "notes.parquet"]);
    assert.equal((await readColumns(KEY, { root })).time.length, 3);
  }));

Deno.test("writePart() takes parts side by side and a month without rows", () =>
  inStore(async (root) => {
    {
      await using writer = await openWriter(KEY, { root });
      const months = range(1, 13).map((m) => `2023-${String(m).padStart(2, "0")}`);
      await Promise.all(months.toReversed().map((m) => writer.writePart(part(m, [0, 1]))));
      await writer.writePart(part("2024-01", [], { coveredTo: FEBRUARY }));
      assert.deepEqual(writer.manifest.parts.map(({ month }) => month), [...months, "2024-01"]);
      const [gap] = writer.manifest.parts[12].gaps;
      assert.equal(gap.bars, 744);
    }
    assert.equal((await readColumns(KEY, { root })).time.length, 24);
    const none = await readColumns(KEY, { root, from: "2024-02-01" });
    assert.deepEqual(none, { time: none.time, close: none.time, volume: none.time });
    assert.equal(none.time.length, 0);
  }));

Deno.test("writePart() refuses what is no month of rows", () =>
  inStore(async (root) => {
    await using writer = await openWriter(KEY, { root });
    const good = part("2024-01", [0, 1]);
    const time = good.columns.time as Float64Array;
    const cases: [Partial<StorePart>, string, RegExp][] = [
      [{ month: "2024-13" }, "SyntaxError", /a month like 2019-01 but found "2024-13"/],
      [
        { month: "2023-12" },
        "RangeError",
        /inside 2023-12 but found 2024-01-01T00:00:00Z in row 0/,
      ],
      [
        { columns: { time: Float64Array.of(JANUARY, JANUARY) } },
        "RangeError",
        /increase but found 2024-01-01T00:00:00Z in row 1/,
      ],
      [{ columns: { time: Float64Array.of(NaN) } }, "RangeError", /an unknown time in row 0/],
      [
        { columns: { time, close: Float64Array.of(1) } },
        "TypeError",
        /length of time, 2, but found 1/,
      ],
      [{ columns: { time, close: ["1", "2"] } }, "TypeError", /column close .* Float64Array/],
      [{ columns: { close: time } }, "TypeError", /a column time/],
      [{ coveredTo: JANUARY + HOUR }, "RangeError", /behind its last row, 2024-01-01T01:00:00Z/],
    ];
    for (const [wrong, name, message] of cases) {
      await assert.rejects(writer.writePart({ ...good, ...wrong }), { name, message });
    }
    assert.deepEqual(writer.manifest.parts, []);
  }));

Deno.test("readColumns() gives NaN where a month lacks a column, and only the columns asked for", () =>
  inStore(async (root) => {
    const time = Float64Array.of(FEBRUARY);
    await write(root, [
      part("2024-01", [0]),
      part("2024-02", [0], { columns: { time, close: time, trades: Float64Array.of(5) } }),
    ]);
    const read = await readColumns(KEY, { root });
    assert.deepEqual([read.trades, read.volume], [
      Float64Array.of(NaN, 5),
      Float64Array.of(0, NaN),
    ]);
    await assert.rejects(
      readColumns(KEY, { root, columns: ["clos"] }),
      /^TypeError: Expected columns of .* out of .*\bclose\b.* but found clos$/,
    );
    const some = await readColumns(KEY, { root, columns: ["close"] });
    assert.deepEqual(Object.keys(some), ["time", "close"]);
  }));

Deno.test("a part's file has datetimes that other programs read", () =>
  inStore(async (root) => {
    await write(root, [part("2024-01", [0, 1])]);
    const { parts: [{ file }] } = (await readManifest(KEY, { root }))!;
    const { time } = await readParquet(`${entryFolder(KEY, { root })}/${file}`);
    assert.deepEqual(time, Float64Array.of(JANUARY, JANUARY + HOUR));
  }));

Deno.test("every truncation and change of a file is found by its hash and named", () =>
  inStore(async (root) => {
    await write(root, [part("2024-01", range(0, 50)), part("2024-02", range(0, 50))]);
    const folder = entryFolder(KEY, { root });
    const { parts: [, { file }] } = (await readManifest(KEY, { root }))!;
    const path = `${folder}/${file}`;
    const whole = Deno.readFileSync(path);
    const random = prng(3);
    const at = () => Math.floor(random.uniform() * whole.length);
    for (let i = 0; i < 300; i++) {
      const bytes = i % 2 ? whole.slice(0, at()) : whole.slice();
      if (i % 2 === 0) bytes[at()] ^= 1 + Math.floor(random.uniform() * 255);
      Deno.writeFileSync(path, bytes);
      await assert.rejects(readColumns(KEY, { root, verify: "always" }), (error: Error) => {
        assert.equal(error.name, "RangeError");
        assert.ok(error.message.startsWith(`${path}: Expected `), error.message);
        assert.ok(error.message.endsWith(
          "; `deno task download --exchange test --symbols BTC/USDT --interval 1h --from 2024-02-01` fetches it again",
        ));
        return true;
      });
      const issues = await verifyEntry(KEY, { root });
      assert.deepEqual(issues.map(({ code, month }) => ({ code, month })), [
        { code: i % 2 ? "truncated-file" : "altered-file", month: "2024-02" },
      ]);
    }
    // The other month is as good as before.
    assert.equal((await readColumns(KEY, { root, to: "2024-02-01" })).time.length, 50);
    Deno.removeSync(path);
    await assert.rejects(readColumns(KEY, { root }), /Expected a file but found nothing/);
    assert.deepEqual((await verifyEntry(KEY, { root })).map(({ code }) => code), ["missing-file"]);
    await write(root, [part("2024-02", range(0, 50))]);
    assert.deepEqual(await verifyEntry(KEY, { root }), []);
  }));

Deno.test("a damaged manifest is refused in one line", () =>
  inStore(async (root) => {
    await write(root, [part("2024-01", [0])]);
    const path = `${entryFolder(KEY, { root })}/manifest.json`;
    const whole = Deno.readTextFileSync(path);
    const outside = whole.replace(/"file": "[^"]*"/, '"file": "../../x"');
    for (
      const text of [
        "",
        whole.slice(0, 100),
        "[]",
        whole.replace('"format": 1', '"format": 2'),
        outside,
      ]
    ) {
      Deno.writeTextFileSync(path, text);
      await assert.rejects(readColumns(KEY, { root }), (error: Error) => {
        assert.equal(error.name, "SyntaxError");
        assert.ok(error.message.startsWith(`${path}: `) && !error.message.includes("\n"));
        return true;
      });
      await assert.rejects(openWriter(KEY, { root }), SyntaxError);
    }
    Deno.writeTextFileSync(path, whole);
    await (await openWriter(KEY, { root }))[Symbol.asyncDispose]();
  }));

Deno.test("keys whose folders have one name do not mix, and a key never leaves the root", () =>
  inStore(async (root) => {
    await write(root, [part("2024-01", [0])]);
    const other = { ...KEY, symbol: "BTC:USDT" };
    await assert.rejects(
      openWriter(other, { root }),
      /of test spot BTC:USDT 1h but found .*BTC\/USDT/,
    );
    await assert.rejects(readColumns(other, { root }), RangeError);
    for (const symbol of ["..", "../x", "", ".hidden"]) {
      assert.throws(() => entryFolder({ ...KEY, symbol }, { root }), TypeError, symbol);
    }
    assert.throws(
      () => entryFolder({ ...KEY, exchange: "a/b" }),
      /Expected exchange to be letters/,
    );
  }));

Deno.test("listEntries() names entries, not other folders", () =>
  inStore(async (root) => {
    const keys: StoreKey[] = [
      { ...KEY, exchange: "kraken" },
      { ...KEY, market: "swap", symbol: "BTC/USDT:USDT", kind: "funding" },
      KEY,
    ];
    for (const key of keys) await write(root, [part("2024-01", [0])], key);
    Deno.mkdirSync(`${root}/test/spot/EMPTY/1m`, { recursive: true });
    assert.deepEqual(await listEntries({ root }), [keys[0], KEY, keys[1]]);
  }));

Deno.test("one writer at a time: another is refused, and let in when the first has ended", () =>
  inStore(async (root) => {
    const first = await openWriter(KEY, { root });
    await assert.rejects(openWriter(KEY, { root, waitMs: 60 }), /only writer of .* found another/);
    const second = openWriter(KEY, { root });
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
  }));

Deno.test("readers see whole months only while a writer replaces them", () =>
  inStore(async (root) => {
    // The last month is read well after the manifest: its file has often been replaced by then.
    const months = range(1, 13).map((month) => `2023-${String(month).padStart(2, "0")}`);
    await write(root, months.map((month) => part(month, range(0, 10))));
    let done = false;
    const writing = (async () => {
      await using writer = await openWriter(KEY, { root });
      for (let i = 0; i < 60; i++) await writer.writePart(part("2023-12", range(i, i + 10)));
    })().finally(() => done = true);
    let reads = 0;
    while (!done) {
      const { time } = await readColumns(KEY, { root });
      assert.equal(time.length, 120);
      for (let i = 0; i < 120; i += 10) assert.equal(time[i + 9] - time[i], 9 * HOUR);
      reads++;
    }
    await writing;
    assert.ok(reads > 1);
  }));

Deno.test("a killed writer leaves months as they were or as they shall be, and no lock", () =>
  inStore(async (root) => {
    const script = fileURLToPath(new URL("testing_writer.ts", import.meta.url));
    await write(root, [part("2024-01", [0])]);
    const random = prng(11);
    for (let i = 0; i < 8; i++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", "-P=test", script, root],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      // The first line says that it writes.
      await child.stdout.getReader().read();
      await assert.rejects(openWriter(KEY, { root, waitMs: 0 }), /found another at work/);
      await new Promise((resolve) => setTimeout(resolve, random.uniform() * 40));
      child.kill("SIGKILL");
      await child.status;
      const { time } = await readColumns(KEY, { root, to: "2024-03-01", verify: "always" });
      for (const month of [JANUARY, FEBRUARY]) {
        const rows = [...time].filter((t) =>
          t >= month && t < (month === JANUARY ? FEBRUARY : MARCH)
        );
        assert.deepEqual(rows, rows.map((_, k) => rows[0] + k * HOUR));
      }
      await write(root, []);
      const files = names(entryFolder(KEY, { root })).filter((name) => name.endsWith("parquet"));
      const { parts } = (await readManifest(KEY, { root }))!;
      assert.deepEqual(files, parts.map(({ file }) => file).sort());
      assert.ok(!names(entryFolder(KEY, { root })).some((name) => name.endsWith(".tmp")));
    }
  }));
