import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkLab } from "../../cli/lab/check.ts";
import { executeNotebook } from "../../cli/lab/execute.ts";
import { labPlaces } from "../../cli/lab/places.ts";

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

Deno.test("nb:run fails on the canary, names its cell and still writes what was run", async () => {
  await withFolder(async (folder) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-RWE", "--allow-run", RUNNER, CANARY, "--into", folder],
    }).output();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stdout), /FAILED.*code cell 2[^]*the canary sings/);
    const { cells } = JSON.parse(await Deno.readTextFile(`${folder}/canary.ipynb`));
    assert.match(JSON.stringify(cells[1].outputs), /fine/);
    assert.match(JSON.stringify(cells[2].outputs), /the canary sings/);
    assert.deepEqual(cells[3].outputs, []);
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
