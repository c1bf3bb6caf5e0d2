import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./temporary_folder.ts";

const ROOT = new URL("../", import.meta.url);

/** Packages that are to be loaded when first used: a notebook begins with importing the library. */
const LATE = [
  "@observablehq/plot",
  "@tensorflow/tfjs-backend-cpu",
  "@tensorflow/tfjs-core",
  "ccxt",
  "linkedom",
  "nodejs-polars",
  "onnxruntime-node",
  "proper-lockfile",
  "technicalindicators",
  "vega",
  "vega-lite",
];

/** The project's imports, except that each of these packages throws as soon as it is loaded. */
async function poisonedImports(names: readonly string[]): Promise<Record<string, string>> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const absolute = Object.entries<string>(imports).map((
    [name, target],
  ) => [name, target.startsWith("./") ? new URL(target, ROOT).href : target]);
  const poison = names.map((name) => {
    const code = `throw new Error(${JSON.stringify(`${name} was loaded`)});`;
    return [name, `data:text/javascript,${encodeURIComponent(code)}`];
  });
  return Object.fromEntries([...absolute, ...poison]);
}

Deno.test("importing the library loads none of the packages that take long", async () => {
  const folder = await temporaryFolder();
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify({ imports: await poisonedImports(LATE) }));
  const script = `${folder}/script.ts`;
  await Deno.writeTextFile(
    script,
    `import { core, optim, reports, train } from "lib/mod.ts";
    const loaded = [];
    for (const name of ${JSON.stringify(LATE)}) {
      await import(name).then(() => loaded.push(name), ({ message }) => loaded.push(message));
    }
    console.log(JSON.stringify({ rooms: [core, reports.table, optim.lion, train.fit].map((part) => typeof part), loaded }));`,
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--cached-only",
      "--frozen",
      "-P=data",
      "--config=deno.json",
      `--import-map=${map}`,
      script,
    ],
    cwd: fileURLToPath(ROOT),
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
    rooms: ["object", "function", "function", "function"],
    // What the script imports itself does throw: none could have been loaded unseen.
    loaded: LATE.map((name) => `${name} was loaded`),
  });
});
