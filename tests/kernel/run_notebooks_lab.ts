import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkLab } from "../../cli/lab/check.ts";
import { executeNotebook } from "../../cli/lab/execute.ts";
import { labPlaces } from "../../cli/lab/places.ts";
import { notebookOf } from "../lab/notebook_file.ts";

const places = labPlaces();
const CANARY = fileURLToPath(new URL("canary.ipynb", import.meta.url));
const RUNNER = fileURLToPath(new URL("../../cli/nb_run.ts", import.meta.url));

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs `nb:run` with everything that it says in one text. */
async function nbRun(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-RWE", "--allow-run", RUNNER, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("nb:run fails on the canary, names its cell and still writes what was run", async () => {
  await withFolder(async (folder) => {
    const { code, said } = await nbRun(CANARY, "--into", folder);
    assert.equal(code, 1);
    assert.match(said, /FAILED.*code cell 2[^]*the canary sings/);
    const { cells } = JSON.parse(await Deno.readTextFile(`${folder}/canary.ipynb`));
    assert.match(JSON.stringify(cells[1].outputs), /fine/);
    assert.match(JSON.stringify(cells[2].outputs), /the canary sings/);
    assert.deepEqual(cells[3].outputs, []);
  });
});

Deno.test("nb:run --set is told in the executed copy and its page, and refused by its name", async () => {
  // Inside the project, for a notebook finds deno.json from its own folder upwards.
  const folder = await Deno.makeTempDir({ dir: places.venv, prefix: "set-" });
  try {
    const reads = `${folder}/reads.ipynb`, deaf = `${folder}/deaf.ipynb`;
    const code = `import { parameters } from "lib/core/mod.ts";
      parameters({ horizons: [1], split: { test: 1 } }).horizons.join();`;
    await Deno.writeTextFile(reads, notebookOf([code]));
    await Deno.writeTextFile(deaf, notebookOf(["const horizons = [1];"]));
    const into = ["--into", `${folder}/out`];

    const set = ["--set", "horizons=[2,5]", "--set", "split.test=9"];
    const { code: exit, said } = await nbRun(reads, ...set, ...into);
    assert.equal(exit, 0, said);
    const { cells, metadata } = JSON.parse(await Deno.readTextFile(`${folder}/out/reads.ipynb`));
    assert.deepEqual(metadata.assay.parameters, { horizons: [2, 5], split: { test: 9 } });
    assert.equal(cells[0].cell_type, "markdown");
    assert.match([cells[0].source].flat().join(""), /horizons=\[2, 5\]\n {4}split\.test=9/);
    assert.match(JSON.stringify(cells[1].outputs), /2,5/);
    assert.match(await Deno.readTextFile(`${folder}/out/reads.html`), /horizons=\[2, 5\]/);

    const plain = await nbRun(reads, ...into);
    assert.equal(plain.code, 0, plain.said);
    assert.doesNotMatch(await Deno.readTextFile(`${folder}/out/reads.html`), /parameters than/);

    const unheard = await nbRun(deaf, "--set", "horizons=[2]", ...into);
    assert.equal(unheard.code, 1);
    assert.match(unheard.said, /error: --set: Expected .*deaf\.ipynb to read its parameters/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("nb:run tells files that are no notebooks and unknown parameters in plain words", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/bad.ipynb`, "not a notebook");
    const bad = await nbRun(`${folder}/bad.ipynb`, "--into", folder);
    assert.equal(bad.code, 1);
    assert.match(bad.said, /bad\.ipynb to be a notebook .* but found no notebook: /);
    assert.doesNotMatch(bad.said, /nbformat/);
  });
  const notebook = `${places.project}/notebooks/04_labels.ipynb`;
  await withFolder(async (folder) => {
    const unknown = await nbRun(notebook, "--set", "nonsense=1", "--into", folder);
    assert.equal(unknown.code, 1);
    assert.match(unknown.said, /--set: Expected a name out of .* but found nonsense/);
    assert.doesNotMatch(unknown.said, /ASSAY_PARAMETERS/);
  });
});

Deno.test("executeNotebook() writes a page with folded code and charts that fetches nothing", async () => {
  await withFolder(async (folder) => {
    const notebook = `${places.project}/notebooks/00_quickstart.ipynb`;
    const { failed, cells, html } = await executeNotebook(notebook, places, { into: folder });
    assert.equal(failed, undefined);
    assert.ok(cells > 5);
    const page = await Deno.readTextFile(html);
    assert.equal(page.match(/<details class="assay-code">/g)?.length, cells);
    assert.match(page, /<img[^>]+data:image\/svg\+xml|<svg/);
    assert.match(page, /<meta content="default-src .none.;[^>]*Content-Security-Policy/);
    assert.doesNotMatch(page, /<(script|link|img|iframe)[^>]+(src|href)="?(https?:|\/\/)/);
    assert.doesNotMatch(page, /cdnjs|jsdelivr|unpkg/);
  });
});

Deno.test("checkLab() says what works, parameters included", async () => {
  const lines = await checkLab(places);
  assert.equal(lines.length, 4);
  for (const line of lines) assert.match(line, /^ok {2}/);
});
