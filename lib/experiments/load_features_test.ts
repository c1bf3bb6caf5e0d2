import assert from "node:assert/strict";
import { join } from "node:path";
import { core13, technical } from "../features/mod.ts";
import { FEATURE_SET_NAMES } from "./feature_sets.ts";
import { loadFeatures } from "./load_features.ts";
import { configOfFeatures } from "./testing/features_config.ts";

const LIBRARY = new URL("../features/mod.ts", import.meta.url).href;

/** What a configuration in a folder with these files loads. */
async function loaded(features: unknown, files: Readonly<Record<string, string>> = {}) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const config = configOfFeatures(features);
    const { set, file } = await loadFeatures(config.features, { folder });
    return { set, file, names: set.features.flatMap((feature) => feature.names) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const MINE = `
import { rsi, volatility } from "${LIBRARY}";
export const quick = rsi({ window: 5 });
export const slow = [rsi({ window: 50 }), volatility({ window: 50 })];
export default quick;
export const make = (window) => rsi({ window });
`;

Deno.test("loadFeatures() gives the one set that is named as it is", async () => {
  assert.equal((await loaded({})).set, core13);
  assert.equal((await loaded({ set: "technical" })).set, technical);
  assert.equal((await loaded({ set: ["technical"] })).set, technical);
});

Deno.test("loadFeatures() has what two sets share once, and the columns that are asked for", async () => {
  const both = await loaded({ set: ["core13", "technical"] });
  const shared = ["macd", "macdSignal", "macdHistogram"];
  assert.equal(new Set(both.names).size, both.names.length);
  const own = technical.features.flatMap(({ names }) => names);
  const rest = own.filter((name) => !shared.includes(name));
  assert.deepEqual(both.names.slice(13), rest);
  assert.equal(both.set.name, "core13 + technical");
  const some = await loaded({ set: ["core13", "calendar"], columns: ["macd", "rsi14"] });
  assert.deepEqual(some.names, ["rsi14", "macd"]);
});

Deno.test("loadFeatures() loads every set by its name, and most of them together", async () => {
  for (const name of FEATURE_SET_NAMES) assert.equal((await loaded({ set: name })).set.name, name);
  // qlib's two sets have different columns of one name.
  const rest = FEATURE_SET_NAMES.filter((name) => !name.startsWith("alpha360"));
  const { names } = await loaded({ set: rest });
  assert.equal(new Set(names).size, names.length);
});

Deno.test("loadFeatures() takes features, lists and sets that a module exports, the default first", async () => {
  const own = await loaded({ set: [], file: "./mine.ts" }, { "mine.ts": MINE });
  assert.deepEqual(own.names, ["rsi5", "rsi50", "volatility50"]);
  assert.equal(own.file!.path, "./mine.ts");
  const added = await loaded({ file: "mine.ts" }, { "mine.ts": MINE });
  assert.deepEqual(added.names.slice(13), own.names);
  const set = `import { featureSet, rsi } from "lib/features/mod.ts";
export default featureSet("own", [rsi({ window: 3 })]);`;
  assert.deepEqual((await loaded({ set: [], file: "a.ts" }, { "a.ts": set })).names, ["rsi3"]);
});

Deno.test("loadFeatures() has the hash of the file's text and of what it imports, not of its place", async () => {
  const main = `import { window } from "./window.ts";
import { rsi } from "${LIBRARY}";
export default rsi({ window });`;
  const hashOf = async (name: string, files: Record<string, string>) =>
    (await loaded({ set: [], file: name }, files)).file!.sha256;
  const first = await hashOf("a.ts", { "a.ts": main, "window.ts": "export const window = 4;" });
  const moved = await hashOf("b.ts", { "b.ts": main, "window.ts": "export const window = 4;" });
  const other = await hashOf("a.ts", { "a.ts": main, "window.ts": "export const window = 5;" });
  assert.equal(moved, first);
  assert.notEqual(other, first);
  assert.notEqual(
    await hashOf("a.ts", { "a.ts": `${main}\n`, "window.ts": "export const window = 4;" }),
    first,
  );
});

Deno.test("loadFeatures() says what is wrong with a file of features, and where", async () => {
  const declaration = (changes: string) =>
    `export const f = { names: ["f"], inputs: ["close"], warmup: 0, compute() {}, ${changes} };`;
  const table: [string, RegExp][] = [
    ["export const x = ;", /mine\.ts: .*Expression expected/s],
    ["throw new Error('no luck');", /mine\.ts: no luck$/],
    [
      'import "./gone.ts";',
      /mine\.ts: Expected a module of features but found no .*gone\.ts, which/,
    ],
    ["const x = 1;", /mine\.ts: Expected an export that is a feature, .* but found none$/],
    ["export const make = () => 1;", /Expected an export that is a feature, .* but found make$/],
    ["export const window = 5;", /mine\.ts: export window: Expected a feature but found 5$/],
    [declaration("names: []"), /export f: Expected names to be a list .* but found a list$/],
    [declaration('inputs: ["clse"]'), /export f: Expected inputs of f to be out of .* found clse$/],
    [declaration("warmup: -1"), /export f: Expected warmup of f to be an integer .* found -1$/],
    [declaration("compute: 3"), /export f: Expected compute of f to be a function but found 3$/],
    [
      "export default [{ names: ['a'] }];",
      /export default\[0\]: Expected inputs to be a list .* found undefined$/,
    ],
  ];
  for (const [text, message] of table) {
    await assert.rejects(() => loaded({ set: [], file: "mine.ts" }, { "mine.ts": text }), {
      name: "TypeError",
      message,
    });
  }
  await assert.rejects(() => loaded({ file: "mine.ts" }), {
    name: "TypeError",
    message: /mine\.ts: Expected a module of features but found nothing$/,
  });
});

Deno.test("loadFeatures() refuses two columns of one name and columns that are not there", async () => {
  const clash = `import { rsi } from "${LIBRARY}"; export default rsi({ window: 14 });`;
  await assert.rejects(() => loaded({ file: "a.ts" }, { "a.ts": clash }), {
    name: "RangeError",
    message: /core13 \+ a\.ts to have different names but found rsi14 twice$/,
  });
  await assert.rejects(() => loaded({ columns: ["rsi15"] }), /columns\[0\] .* found rsi15$/);
});

Deno.test("parseConfig() says what is wrong with the features", async () => {
  const table: [unknown, RegExp][] = [
    [{ set: "core14" }, /: features\.set: Expected one of "core13", .* but found "core14"$/],
    [{ set: ["core13", "x"] }, /: features\.set\[1\]: Expected one of "core13", .* found "x"$/],
    [{ set: 3 }, /: features\.set: Expected one of "core13", .* but found 3$/],
    [
      { set: [] },
      /: features\.set: Expected at least one feature set, or others or a file, but found \[\]$/,
    ],
    [
      { columns: [] },
      /: features\.columns: Expected a list of at least one column but found \[\]$/,
    ],
    [{ fil: "x" }, /: features\.fil: Unknown key; expected one of set, columns, file/],
  ];
  for (const [features, message] of table) {
    await assert.rejects(() => loaded(features), { name: "TypeError", message });
  }
});

Deno.test("loadFeatures() loads a module by an absolute path", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "mine.ts");
  await Deno.writeTextFile(path, MINE);
  const { set } = await loadFeatures({ set: [], file: path }, { folder: "elsewhere" });
  assert.equal(set.features.length, 3);
  await Deno.remove(folder, { recursive: true });
});
