import assert from "node:assert/strict";
import { checkLayers, roomOf } from "./check_layers.ts";
import { LAYERS, RULES } from "./layers.ts";

function problems(tree: Readonly<Record<string, string>>): string[] {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  return checkLayers(files, RULES);
}

const CLEAN = {
  "lib/mod.ts":
    `export * as core from "./core/mod.ts";\nexport * as reports from "lib/reports/mod.ts";`,
  "lib/core/mod.ts": `export * from "./bars.ts";`,
  "lib/core/bars.ts":
    `/** Not Deno.jupyter, not fetch("x"). */ export const text = "Deno.writeFile";`,
  "lib/stats/rolling/mean.ts": `import { text } from "../../core/mod.ts"; text;`,
  "lib/data/frame.ts":
    `const polars = await import("nodejs-polars"); Deno.writeFileSync("a", polars);`,
  "lib/data/download.ts":
    `await fetch("x"); using file = await Deno.open("a", { write: true }); file;`,
  "lib/features/rsi.ts":
    `import { text } from "lib/core/mod.ts"; import { z } from "zod"; text; z;`,
  "lib/features/rsi_test.ts":
    `import { direction } from "../labels/mod.ts"; Deno.mkdirSync(direction);`,
  "lib/nn/onnx/session.ts": `import type { InferenceSession } from "onnxruntime-node";`,
  "lib/nn/train/fit.ts":
    `import "../graph/mod.ts"; import "../onnx/mod.ts"; Deno.renameSync("a", "b");`,
  "lib/reports/load.ts":
    `export function load(file: Deno.FsFile, io: { fetch(): void; WebSocket: number }) {
       io.fetch(); typeof Deno; Deno.openSync("a", { read: true, write: false }); return { fetch: file, Deno: 1 };
     }`,
};

Deno.test("checkLayers() finds nothing in a tree that keeps the rules", () => {
  assert.deepEqual(problems(CLEAN), []);
});

/** Module, its text, and what is said of it after its path. */
const BROKEN: readonly (readonly [path: string, text: string, problem: string])[] = [
  ["lib/core/x.ts", `import "../stats/mod.ts";`, ":1 imports lib/stats, which is not above it"],
  [
    "lib/core/x.ts",
    `\nimport "lib/nn/graph/mod.ts";`,
    ":2 imports lib/nn/graph, which is not above it",
  ],
  ["lib/data/x.ts", `import "../metrics/mod.ts";`, ":1 imports lib/metrics, which is not above it"],
  [
    "lib/nn/layers/x.ts",
    `import "../optim/mod.ts";`,
    ":1 imports lib/nn/optim, which is not above it",
  ],
  [
    "lib/nn/graph/x.ts",
    `export * from "../onnx/mod.ts";`,
    ":1 imports lib/nn/onnx, which is not above it",
  ],
  [
    "lib/models/x.ts",
    `await import("../reports/mod.ts");`,
    ":1 imports lib/reports, which is not above it",
  ],
  [
    "lib/models/x.ts",
    `type A = import("../validation/a.ts").A;`,
    ":1 imports lib/validation, which is not above it",
  ],
  [
    "lib/stats/x.ts",
    `import type { A } from "../dataset/a.ts";`,
    ":1 imports lib/dataset, which is not above it",
  ],
  [
    "lib/features/x.ts",
    `import "../labels/mod.ts";`,
    ":1 imports lib/labels, and the two must never know each other",
  ],
  [
    "lib/labels/x.ts",
    `import "../features/mod.ts";`,
    ":1 imports lib/features, and the two must never know each other",
  ],
  ["lib/core/x.ts", `import "../mod.ts";`, ":1 imports lib/mod.ts, which is in no room"],
  ["lib/core/x.ts", `import "../../cli/run.ts";`, ":1 imports cli/run.ts, which is outside lib"],
  ["lib/attic/x.ts", ``, " is in no room of tools/layers.ts"],
  [
    "lib/data/frame_test.ts",
    `import "nodejs-polars";`,
    ":1 imports nodejs-polars, which is left to lib/data/frame.ts",
  ],
  [
    "lib/data/load.ts",
    `import "npm:nodejs-polars@0.25.2/x";`,
    ":1 imports nodejs-polars, which is left to lib/data/frame.ts",
  ],
  [
    "lib/models/x_test.ts",
    `import "onnxruntime-node";`,
    ":1 imports onnxruntime-node, which is left to lib/nn/onnx",
  ],
  [
    "lib/models/lstm.ts",
    `Deno.dlopen("x", {});`,
    ":1 uses Deno.dlopen, which is left to lib/models/xgboost and lib/nn/onnx/cuda_libraries.ts",
  ],
  [
    "lib/reports/x.ts",
    `import "node:fs";`,
    ":1 imports node:fs, which is left to the rooms that write: data, nn/train and experiments",
  ],
  [
    "lib/backtest/x.ts",
    `self.fetch("x");`,
    ":1 uses fetch, which is left to lib/data, the only room on the network",
  ],
  [
    "lib/backtest/x.ts",
    `const f = { fetch };`,
    ":1 uses fetch, which is left to lib/data, the only room on the network",
  ],
  [
    "lib/experiments/x.ts",
    `import "node:https";`,
    ":1 imports node:https, which is left to lib/data, the only room on the network",
  ],
  [
    "lib/reports/x.ts",
    `const io = Deno;`,
    ":1 uses Deno, which hides from this check what is used",
  ],
  [
    "lib/reports/x.ts",
    `const { writeFile } = globalThis.Deno;`,
    ":1 uses Deno, which hides from this check what is used",
  ],
  [
    "lib/reports/x.ts",
    `Deno["write" + "File"]("a");`,
    ":1 uses Deno, which hides from this check what is used",
  ],
  [
    "lib/reports/x.ts",
    `globalThis[name]();`,
    ":1 uses globalThis, which hides from this check what is used",
  ],
  [
    "lib/reports/x.ts",
    `await import(name);`,
    ":1 imports (computed), which hides from this check what is used; a user's module of features is no part of it",
  ],
  [
    "lib/data/x_test.ts",
    `Deno.jupyter.display(1);`,
    `:1 uses Deno.jupyter, which throws outside a notebook where Symbol.for("Jupyter.display") does not`,
  ],
];

for (const [path, text, problem] of BROKEN) {
  Deno.test(`checkLayers() refuses ${JSON.stringify(text)} in ${path}`, () => {
    assert.deepEqual(problems({ ...CLEAN, [path]: text }), [path + problem]);
  });
}

Deno.test("checkLayers() refuses every way to write outside the rooms that write", () => {
  const calls = [
    ...["writeFile", "writeTextFileSync", "mkdir", "rename", "remove", "create", "makeTempDir"]
      .map((name) => [`Deno.${name}("a")`, `Deno.${name}`]),
    [`Deno["removeSync"]("a")`, "Deno.removeSync"],
    [`globalThis.Deno.copyFile("a", "b")`, "Deno.copyFile"],
    [`Deno.open("a", { append: true })`, "Deno.open(write)"],
    [`Deno.openSync("a", { create: true })`, "Deno.openSync(write)"],
    [`Deno.open("a", options)`, "Deno.open(write)"],
    [`Deno.open("a", { ...options })`, "Deno.open(write)"],
    [`const open = Deno.open`, "Deno.open(write)"],
  ];
  for (const [call, name] of calls) {
    assert.deepEqual(problems({ "lib/signals/x.ts": call }), [
      `lib/signals/x.ts:1 uses ${name}, which is left to the rooms that write: data, nn/train and experiments`,
    ]);
    assert.deepEqual(problems({ "lib/nn/train/x.ts": call }), []);
  }
});

Deno.test("checkLayers() refuses every way to the network outside data", () => {
  for (const name of ["Deno.connect", "Deno.listen", "Deno.serve", "WebSocket"]) {
    const call = `new ${name}("x")`;
    assert.match(problems({ "lib/experiments/x.ts": call })[0], new RegExp(`uses ${name}, `));
    assert.deepEqual(problems({ "lib/data/x.ts": call }), []);
  }
});

Deno.test("LAYERS names every room once and every nn room apart", () => {
  assert.equal(new Set(LAYERS.map(({ room }) => room)).size, LAYERS.length);
  assert.equal(roomOf("lib/nn/onnx/ops/a.ts", LAYERS)?.room, "nn/onnx");
  assert.equal(roomOf("lib/statistics/a.ts", LAYERS), undefined);
});
