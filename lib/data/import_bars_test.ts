import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { prng } from "../core/mod.ts";
import { hashFile, importBars, type ImportBarsOptions, loadBars, writeParquet } from "./mod.ts";
import { entryFolder, listEntries, openWriter, verifyEntry } from "./store/mod.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 30);

async function inStore(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The bars that tools/fixtures/freqtrade.py makes. */
function expectedRows(): number[][] {
  const hours = Array.from({ length: 96 }, (_, i) => i).filter((hour) =>
    hour !== 40 && hour !== 41
  );
  return hours.map((hour, i) => {
    const close = 42_000 + 0.25 * ((i * 37) % 101);
    const volume = ((i * 7919) % 1009) / 1000;
    return [START + hour * HOUR, close - 1.5, close + 10.01, close - 12.5, close, volume];
  });
}

const names = ["time", "open", "high", "low", "close", "volume"] as const;

for (const file of ["freqtrade.feather", "freqtrade.json"]) {
  Deno.test(`importBars() takes ${file}, written as freqtrade does, into the store`, () =>
    inStore(async (root) => {
      const entry = { exchange: "kraken", symbol: "BTC/USDT", interval: "1h", root };
      const manifest = await importBars(fixture(file), entry);
      const sha256 = await hashFile(fixture(file));
      const described = manifest.parts.map((
        { month, rows, complete, coveredTo, gaps, sources },
      ) => (
        { month, rows, complete, coveredTo, bars: gaps.map(({ bars }) => bars), sources }
      ));
      const url = `file:${file}`;
      assert.deepEqual(described, [
        {
          month: "2024-01",
          rows: 46,
          complete: true,
          coveredTo: "2024-02-01T00:00:00Z",
          bars: [2],
          sources: [{ url, sha256, rows: 46 }],
        },
        {
          month: "2024-02",
          rows: 48,
          complete: false,
          coveredTo: "2024-02-03T00:00:00Z",
          bars: [],
          sources: [{ url, sha256, rows: 48 }],
        },
      ]);
      assert.equal(manifest.log[0].action, "import");
      const bars = await loadBars(entry);
      expectedRows().forEach((row, i) => {
        names.forEach((name, c) => {
          assert.ok(Math.abs(bars[name][i] - row[c]) < 1e-9, `${name} ${i}`);
        });
      });
      assert.equal(bars.length, 94);
    }));
}

Deno.test("importBars() keeps every number of CSV and Parquet, and maps columns", () =>
  inStore(async (root) => {
    const random = prng(5);
    const time = Float64Array.from({ length: 70 }, (_, i) => Date.UTC(2023, 10, 1 + i));
    const low = time.map(() => 1 + random.uniform()), high = low.map((x) => x + 1);
    const columns = { time, open: low, high, low, close: high, volume: low, trades: high };
    const parquet = `${root}/days.parquet`, csv = `${root}/days.csv`;
    await writeParquet(parquet, columns);
    const lines = [...time].map((t, i) =>
      [new Date(t).toISOString(), low[i], high[i], low[i], high[i], low[i], high[i]].join(";")
    );
    await Deno.writeTextFile(csv, ["Day;open;high;low;Last;volume;trades", ...lines].join("\n"));
    const base = { exchange: "own", interval: "1d", root };
    await importBars(parquet, { ...base, symbol: "A", market: "swap" });
    await importBars(csv, { ...base, symbol: "B", columns: { time: "Day", close: "Last" } });
    const a = await loadBars({ ...base, symbol: "A", market: "swap" });
    const b = await loadBars({ ...base, symbol: "B" });
    for (const bars of [a, b]) {
      for (const [name, values] of Object.entries(columns)) {
        assert.deepEqual(bars[name as "time"], values, name);
      }
    }
    const folder = entryFolder({ exchange: "own", market: "spot", symbol: "B", kind: "1d" }, {
      root,
    });
    assert.ok([...Deno.readDirSync(folder)].some(({ name }) => name.startsWith("2024-01.")));
  }));

Deno.test("importBars() refuses months that are there and bars with errors, and changes nothing", () =>
  inStore(async (root) => {
    const entry: ImportBarsOptions = { exchange: "own", symbol: "X", interval: "1d", root };
    const csv = `${root}/days.csv`;
    const write = (...rows: string[]) =>
      Deno.writeTextFile(csv, ["time,open,high,low,close,volume", ...rows].join("\n"));
    await write("2024-01-01,1,1,1,1,1", "2024-01-02,2,2,2,2,2");
    await importBars(csv, entry);
    await write("2024-01-01,3,3,3,3,3");
    await assert.rejects(importBars(csv, entry), {
      name: "RangeError",
      message:
        "Expected months that the store does not have but found 2024-01; option replace (--replace) replaces its bars",
    });
    assert.equal((await loadBars(entry)).length, 2);
    await write("2024-02-01,3,3,3,3,3", "2024-02-01,3,3,3,3,3");
    await assert.rejects(importBars(csv, entry), /duplicate-time/);
    await write("2024-01-01,3,3,3,3,3");
    await importBars(csv, { ...entry, replace: true });
    // What the file lacks of the month stays.
    assert.deepEqual((await loadBars(entry)).close, Float64Array.of(3, 2));
    const key = { exchange: "own", market: "spot", symbol: "X", kind: "1d" } as const;
    assert.deepEqual(await verifyEntry(key, { root }), []);
  }));

Deno.test("importBars() with replace keeps what the file lacks and logs what gave way", () =>
  inStore(async (root) => {
    const entry: ImportBarsOptions = { exchange: "own", symbol: "X", interval: "1d", root };
    const csv = `${root}/days.csv`;
    const write = (header: string, rows: string[]) =>
      Deno.writeTextFile(csv, [`time,open,high,low,close,volume${header}`, ...rows].join("\n"));
    const day = (d: number, value: number, rest = "") =>
      `2024-01-${String(d).padStart(2, "0")},${value},${value},${value},${value},1${rest}`;
    await write("", [1, 2, 3, 4, 5].map((d) => day(d, d)));
    await importBars(csv, entry);
    await write(",trades", [day(2, 20, ",7"), day(4, 40, ",9")]);
    const { parts, log } = await importBars(csv, { ...entry, replace: true });
    const bars = await loadBars(entry);
    assert.deepEqual([...bars.close], [1, 20, 40, 5]);
    assert.deepEqual([...bars.trades!], [NaN, 7, 9, NaN]);
    assert.match(log[1].detail, /^2 bars of .*, in place of 3 stored ones$/);
    assert.deepEqual([parts[0].coveredTo, parts[0].sources.length, parts[0].gaps.length], [
      "2024-01-06T00:00:00Z",
      2,
      1,
    ]);
  }));

Deno.test("importBars() goes on where a killed import stopped", () =>
  inStore(async (root) => {
    const entry: ImportBarsOptions = { exchange: "own", symbol: "X", interval: "1d", root };
    const key = { exchange: "own", market: "spot", symbol: "X", kind: "1d" } as const;
    const csv = `${root}/days.csv`;
    const rows = ["2024-01-30", "2024-01-31", "2024-02-01"].map((day, i) => `${day},1,1,1,1,${i}`);
    await Deno.writeTextFile(csv, ["time,open,high,low,close,volume", ...rows].join("\n"));
    const january = { url: "file:days.csv", sha256: await hashFile(csv), rows: 2 };
    {
      await using writer = await openWriter(key, { root });
      const time = Float64Array.of(Date.UTC(2024, 0, 30), Date.UTC(2024, 0, 31));
      const one = Float64Array.of(1, 1);
      const columns = { time, open: one, high: one, low: one, close: one, volume: one };
      const coveredTo = Date.UTC(2024, 1, 1);
      await writer.writePart({
        month: "2024-01",
        columns,
        complete: true,
        coveredTo,
        sources: [january],
      });
    }
    await importBars(csv, entry);
    assert.deepEqual([...(await loadBars(entry)).volume], [1, 1, 2]);
  }));

Deno.test("an entry whose first download brought nothing is none", () =>
  inStore(async (root) => {
    const key = { exchange: "own", market: "spot", symbol: "X", kind: "1d" } as const;
    {
      await using writer = await openWriter(key, { root });
      await writer.note("not traded yet");
    }
    assert.deepEqual(await listEntries({ root }), []);
    const entry = { exchange: "own", symbol: "X", interval: "1d", root };
    await assert.rejects(loadBars(entry), /but found nothing; .deno task download/);
    await assert.rejects(loadBars({ ...entry, exchange: "Own" }), /exchange in lower case/);
  }));

Deno.test("loadBars() makes weeks of months that tell their coverage and months that do not", () =>
  inStore(async (root) => {
    const entry = { exchange: "own", symbol: "X", interval: "1d", root };
    const csv = `${root}/days.csv`;
    const write = (header: string, from: number, to: number, rest: string) => {
      const rows: string[] = [];
      for (let at = from; at < to; at += 24 * HOUR) {
        rows.push(`${new Date(at).toISOString()},1,1,1,1,1${rest}`);
      }
      return Deno.writeTextFile(
        csv,
        [`time,open,high,low,close,volume${header}`, ...rows].join("\n"),
      );
    };
    await write(",coverage", Date.UTC(2024, 0, 1), Date.UTC(2024, 1, 1), ",1");
    await importBars(csv, entry);
    await write("", Date.UTC(2024, 1, 1), Date.UTC(2024, 2, 1), "");
    await importBars(csv, entry);
    assert.equal((await loadBars({ ...entry, interval: "1w" })).length, 8);
  }));

Deno.test("loadBars() refuses damaged Feather and JSON with the file's name in one line", () =>
  inStore(async (root) => {
    const random = prng(17);
    for (const name of ["freqtrade.feather", "freqtrade.json"]) {
      const whole = Deno.readFileSync(fixture(name));
      const path = `${root}/${name}`;
      let refused = 0;
      for (let i = 0; i < 300; i++) {
        const at = Math.floor(random.uniform() * whole.length);
        const bytes = i % 2 ? whole.slice(0, at) : whole.slice();
        if (i % 2 === 0) bytes[at] ^= 1 + Math.floor(random.uniform() * 255);
        Deno.writeFileSync(path, bytes);
        try {
          const bars = await loadBars(path, { interval: "1h" });
          assert.equal(bars.length, 94);
        } catch (error) {
          const { name, message } = error as Error;
          assert.ok(
            ["SyntaxError", "RangeError", "TypeError"].includes(name),
            `${name}: ${message}`,
          );
          assert.ok(message.includes(path) && !message.includes("\n"), message);
          refused++;
        }
      }
      assert.ok(refused > 150, `${refused}`);
    }
  }));

Deno.test("loadBars() names row and column of a JSON cell that is no number", () =>
  inStore(async (root) => {
    const path = `${root}/x.json`;
    const cases: [string, RegExp][] = [
      ['[[1704067200000,1,1,1,"x",1]]', /x\.json row 0, column close: Expected a number but found/],
      [
        "[[1704067200000,1,1,1,1,1],[1704070800000,1,1]]",
        /row 1: Expected \[time, .* found \[1704070800000,1,1\]/,
      ],
      ["[[null,1,1,1,1,1]]", /row 0, column time: Expected .* but found an empty cell/],
      ["[{}]", /row 0: Expected \[time/],
      ["[", /x\.json to be JSON but found/],
    ];
    for (const [text, message] of cases) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(loadBars(path, { interval: "1h" }), { name: "SyntaxError", message });
    }
    await Deno.writeTextFile(path, "[[1704067200000,1,1,1,1,null]]");
    assert.deepEqual((await loadBars(path, { interval: "1h" })).volume, Float64Array.of(NaN));
    await Deno.writeTextFile(path, "[]");
    await assert.rejects(loadBars(path, { interval: "1h" }), /at least one row/);
  }));
