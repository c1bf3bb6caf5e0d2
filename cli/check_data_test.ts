import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWriter, type QualityReport } from "lib/data/mod.ts";

const CLI = fileURLToPath(new URL("check_data.ts", import.meta.url));
const HEADER = "time,open,high,low,close,volume";

async function run(
  args: readonly string[],
): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=test", CLI, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, error };
}

async function withFile(
  content: string | readonly string[],
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "prices.csv");
  try {
    await Deno.writeTextFile(path, typeof content === "string" ? content : content.join("\n"));
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts exit code 1, nothing on standard output and one line on standard error. */
async function refuses(args: readonly string[], message: string): Promise<void> {
  const { code, out, error } = await run(args);
  assert.deepEqual({ code, out, error }, { code: 1, out: "", error: `error: ${message}\n` });
}

const TEN = Array.from(
  { length: 10 },
  (_, i) => `2024-03-${String(i + 1).padStart(2, "0")},10,12,9,11,5`,
);

Deno.test("check-data says in one line where a file cannot be read", async () => {
  await withFile(
    [HEADER, ...TEN.slice(0, 9), "2024-03-10,10,12,9,n/a,5"],
    (path) =>
      refuses(
        [path],
        `${path} line 11, column close: Expected a number but found "n/a"; correct it in the file`,
      ),
  );
  await withFile([HEADER.replace(",close", ""), "2024-03-01,10,12,9,5"], (path) =>
    refuses(
      [path],
      `${path}: Expected a column close but found only time, open, high, low, volume; name it in ` +
        "the column mapping, like close=NAME",
    ));
  await withFile(
    "",
    (path) =>
      refuses(
        [path],
        `Expected ${path} to hold price bars but found an empty file; export them again`,
      ),
  );
  await withFile("", async (path) => {
    await Deno.truncate(path, 2 ** 31); // sparse: takes no room on the disk
    await refuses(
      [path],
      `Expected ${path} to be a CSV, Parquet, Feather or JSON file but found binary data (a zero byte at offset 0); export the bars again`,
    );
  });
});

Deno.test("check-data finds nothing in ten sound rows and infers their interval", () =>
  withFile([HEADER, ...TEN], async (path) => {
    assert.deepEqual(await run([path]), {
      code: 0,
      out: [
        "prices: 10 bars of 1d (inferred), 2024-03-01T00:00:00Z to 2024-03-10T00:00:00Z",
        "Nothing found",
        "0 kinds of errors, 0 of warnings",
        "",
      ].join("\n"),
      error: "",
    });
  }));

Deno.test("check-data prints errors and warnings and exits with 1 for an error", () =>
  withFile([HEADER, ...TEN.slice(0, 4), ...TEN.slice(3, 5), ...TEN.slice(7)], async (path) => {
    const { code, out, error } = await run([path, "--symbol", "BTC", "--interval", "1d"]);
    assert.deepEqual([code, error], [1, ""]);
    const row = "at 2024-03-04T00:00:00Z";
    assert.equal(
      out,
      [
        "BTC: 9 bars of 1d, 2024-03-01T00:00:00Z to 2024-03-10T00:00:00Z",
        `error    duplicate-time  1 row with a time that an earlier row has, row 4 ${row}`,
        "warning  gap             1 row after missing bars, row 6 at 2024-03-08T00:00:00Z",
        "Gaps: 1, 2 bars missing, the longest 2",
        "  2 bars between 2024-03-05T00:00:00Z and 2024-03-08T00:00:00Z",
        "1 kind of errors, 1 of warnings; rows count from 0",
        "",
      ].join("\n"),
    );
  }));

Deno.test("check-data lists the times of several rows with one problem", () =>
  withFile([HEADER, ...TEN.map((row) => row.replace(/5$/, "0"))], async (path) => {
    const { out } = await run([path, "--symbol", "BTC"]);
    assert.match(out, /zero-volume {2}10 rows .*\n {2}2024-03-01, 2024-03-02, .*, 2024-03-10\n/);
  }));

Deno.test("check-data --json prints the report; columns and calendar are options", async () => {
  const friday = "2024-03-01", monday = "2024-03-04", tuesday = "2024-03-05";
  const rows = [friday, monday, tuesday].map((day) => `${day},1,1,1,1,1`);
  await withFile([HEADER.replace("close", "Last"), ...rows], async (path) => {
    const options = ["--column", "close=Last", "--calendar", "weekdays", "--json"];
    const { code, out } = await run([path, ...options]);
    const report = JSON.parse(out) as QualityReport;
    assert.deepEqual([code, report.interval, report.rows, report.issues], [0, "1d", 3, []]);
    await refuses(
      [path, "--calendar", "lunar"],
      'Expected --calendar to be one of continuous, weekdays, xnys but found "lunar"',
    );
  });
  await refuses([], "Expected a file or an entry of the store but found none; try --help");
});

/** A store with two symbols of daily bars, the second with a hole. */
async function withStore(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [symbol, days] of [["A/X", [1, 2, 3, 4]], ["B/X", [1, 2, 4]]] as const) {
      await using writer = await openWriter(
        { exchange: "test", market: "spot", symbol, kind: "1d" },
        { root },
      );
      const time = Float64Array.from(days, (day) => Date.UTC(2024, 2, day));
      const price = time.map((_, i) => 100 + i % 2);
      await writer.writePart({
        month: "2024-03",
        columns: { time, open: price, high: price, low: price, close: price, volume: price },
        complete: false,
        coveredTo: Date.UTC(2024, 2, 5),
        sources: [],
      });
    }
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("check-data checks an entry of the store, and all below a folder", () =>
  withStore(async (root) => {
    const one = await run(["test/spot/A-X/1d", "--root", root]);
    assert.equal(one.error, "");
    assert.match(one.out, /^test spot A\/X: 4 bars of 1d, 2024-03-01.*\nNothing found\n/);
    const both = await run(["test/spot/", "--root", root, "--json"]);
    const reports = JSON.parse(both.out) as QualityReport[];
    assert.deepEqual(reports.map(({ symbol, gaps }) => [symbol, gaps.count]), [
      ["test spot A/X", 0],
      ["test spot B/X", 1],
    ]);
    await refuses(
      ["test/swap", "--root", root],
      `Expected a file or an entry of the store ${root} but found nothing at test/swap; entries: ` +
        "test/spot/A-X/1d, test/spot/B-X/1d",
    );
    await refuses(
      ["nowhere.csv", "--root", root],
      "Expected a file at nowhere.csv but found nothing",
    );
    const file = `${root}/test/spot/A-X/1d`;
    for await (const { name } of Deno.readDir(file)) {
      if (name.endsWith(".parquet")) await Deno.truncate(`${file}/${name}`, 100);
    }
    const broken = await run(["test/spot/A-X/1d", "--root", root]);
    assert.equal(broken.code, 1);
    assert.match(broken.error, /^error: .*2024-03.*parquet/);
  }));

Deno.test("check-data --against compares with another source", () =>
  withStore(async (root) => {
    const { code, out } = await run([
      ...["test/spot/A-X/1d", "--against", "test/spot/B-X/1d", "--root", root],
    ]);
    assert.equal(code, 0);
    assert.match(out, /missing-in-other +1 row that the other source lacks, row 2 at 2024-03-03/);
    assert.match(out, /\nNext to test spot B\/X: 3 bars in both, 1 only here, 0 only there\n/);
    assert.match(out, /\n {2}close: 1 value differs, by at most 0.990%\n/);
    const other = await run(["test/spot/A-X/1d", "--against", "test/spot", "--root", root]);
    assert.match(
      other.error,
      /^error: Expected --against to be one entry but found 2 at test\/spot/,
    );
  }));

Deno.test("check-data --config changes rules, and --out leaves four whole files", () =>
  withStore(async (root) => {
    const config = `${root}/rules.json`, folder = `${root}/out/deep`;
    await Deno.writeTextFile(config, '{ "severities": { "gap": "error" } }');
    const args = ["test/spot", "--root", root, "--config", config, "--out", folder];
    const { code, out } = await run(args);
    assert.equal(code, 1);
    assert.match(out, /\nerror {4}gap {2}1 row after missing bars/);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["quality.html", "quality.json", "quality.svg", "quality.txt"]);
    const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
    assert.equal(await read("quality.txt"), out);
    assert.equal((JSON.parse(await read("quality.json")) as QualityReport[]).length, 2);
    assert.match(await read("quality.svg"), /^<svg [^]*2024-03: 3 of 4 bars, 75.00%[^]*<\/svg>\n$/);
    assert.match(await read("quality.html"), /^<!doctype html>[^]*B\/X[^]*<\/html>\n$/);
    await Deno.writeTextFile(config, '{ "gaps": 1 }');
    const wrong = await run(args);
    assert.match(wrong.error, /rules\.json: gaps: Unknown key; expected one of calendar, /);
    await refuses(
      [...args.slice(0, -3), "none.json"],
      "Expected a file at none.json but found nothing",
    );
  }));
