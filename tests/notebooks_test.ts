import assert from "node:assert/strict";
import { temporaryFolder } from "./temporary_folder.ts";

const FOLDER = new URL("../notebooks/", import.meta.url);

/**
 * Settings that make a notebook quick: few folds, few epochs. With its own settings each runs in
 * Jupyter's kernel, by `deno task nb:run`.
 */
const LONG_TESTS = { train: 730, validation: 120, calibration: 180, test: 900, embargo: 5 };
const QUICK: Readonly<Record<string, unknown>> = {
  "00_quickstart.ipynb": { split: LONG_TESTS },
  "03_features.ipynb": { resamples: 200 },
  "05_baselines.ipynb": { split: LONG_TESTS, mlp: { epochs: 2 } },
  "06_training.ipynb": {
    split: LONG_TESTS,
    network: { epochs: 3 },
    compared: { epochs: 2, seeds: 2 },
  },
  "08_ablations.ipynb": { split: LONG_TESTS, seeds: 2, network: { epochs: 2 } },
  "09_backtest.ipynb": { split: LONG_TESTS, fees: [0, 0.001] },
  "10_false_discovery.ipynb": { split: LONG_TESTS, resamples: 200 },
};

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}

/** The code cells of a notebook one after the other: what Run All executes. */
async function moduleOf(name: string): Promise<string> {
  const { cells }: Notebook = JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
  return cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source.join(""))
    .join("\n");
}

const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
  .filter((name) => name.endsWith(".ipynb")).sort();

/** Hands the notebooks to `work` as modules beside the tests, where packages resolve as in the kernel. */
async function asModules(
  given: readonly string[],
  work: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: new URL(".", import.meta.url).pathname });
  try {
    const paths = await Promise.all(given.map(async (name) => {
      const path = `${folder}/${name}.ts`;
      await Deno.writeTextFile(path, await moduleOf(name));
      return path;
    }));
    await work(paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function deno(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env,
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("notebooks pass the type check", async () => {
  await asModules(names, async (paths) => void await deno(["check", "--quiet", ...paths]));
});

for (const name of names) {
  Deno.test(`${name} runs from top to bottom`, async () => {
    await asModules([name], async ([path]) => {
      const settings = {
        ASSAY_PARAMETERS: JSON.stringify(QUICK[name] ?? {}),
        // A test is nobody's try: the project's own ledger does not count it.
        ASSAY_LEDGER: `${await temporaryFolder()}/ledger.jsonl`,
      };
      const printed = await deno(["run", "--quiet", "--no-check", "-P=test", path], settings);
      assert.notEqual(printed.length, 0);
    });
  });
}

Deno.test("every notebook with quick settings is there", () => {
  assert.deepEqual(Object.keys(QUICK).filter((name) => !names.includes(name)), []);
});
