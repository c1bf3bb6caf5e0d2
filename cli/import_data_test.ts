import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { loadBars } from "lib/data/mod.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FEATHER = `${ROOT}lib/data/fixtures/freqtrade.feather`;

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", `${ROOT}cli/import_data.ts`, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), error: text(stderr).split("\n").at(-1)! };
}

Deno.test("import-data copies a file into the store once, and says what is in it", async () => {
  const root = await Deno.makeTempDir();
  try {
    const entry = ["--exchange", "kraken", "--symbol", "BTC/USDT", "--interval", "1h"];
    const first = await run(FEATHER, ...entry, "--root", root);
    assert.equal(first.error, "");
    assert.equal(
      first.out,
      "2024-01      46 bars, 2 missing\n" +
        "2024-02      48 bars, not the whole month\n" +
        "kraken spot BTC/USDT 1h: 94 bars in 2 months",
    );
    const place = { exchange: "kraken", symbol: "BTC/USDT", root };
    assert.equal((await loadBars({ ...place, interval: "2h" })).length, 47);
    // What is there of the same file is left alone, so that a killed import goes on.
    assert.equal((await run(FEATHER, ...entry, "--root", root)).out, first.out);
    const other = await run(FEATHER.replace(".feather", ".json"), ...entry, "--root", root);
    assert.deepEqual([other.code, other.error], [
      1,
      "error: Expected months that the store does not have but found 2024-01; option replace (--replace) replaces its bars",
    ]);
    assert.equal((await run(FEATHER, ...entry, "--root", root, "--replace")).code, 0);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("import-data refuses what it does not understand in one line", async () => {
  const cases: [string[], RegExp][] = [
    [[], /^error: Expected one file but found 0; try --help$/],
    [["x.csv"], /^error: Expected --exchange but found none; try --help$/],
    [
      [FEATHER, "--exchange", "a", "--symbol", "b", "--interval", "1h", "--market", "option"],
      /^error: Expected --market to be one of spot, swap but found "option"$/,
    ],
  ];
  for (const [args, message] of cases) {
    const { code, error } = await run(...args);
    assert.equal(code, 1);
    assert.match(error, message);
  }
  assert.match((await run("--help")).out, /usage: deno task import-data FILE/);
});
