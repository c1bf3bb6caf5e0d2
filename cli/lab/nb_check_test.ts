import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const CHECK = fileURLToPath(new URL("../nb_check.ts", import.meta.url));

/** Code of a notebook that breaks a rule of the house, and what its other lines are. */
const notebook = (line: string) =>
  JSON.stringify({
    cells: [{
      cell_type: "code",
      execution_count: 3,
      outputs: [],
      source: `function double(n: number): number {\n  return 2 * n;\n}\n${line}`,
    }],
  });

async function check(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-RWE", "--allow-run", CHECK, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("nb:check checks types of any notebook, rules of the house with --strict", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const fine = `${folder}/mine.ipynb`,
      wrong = `${folder}/wrong.ipynb`,
      none = `${folder}/no.ipynb`;
    await Deno.writeTextFile(fine, notebook("double(1);"));
    await Deno.writeTextFile(wrong, notebook('double("x");'));
    await Deno.writeTextFile(none, "{}");
    assert.deepEqual(await check(fine), {
      code: 0,
      said: "1 notebooks: types, lint and format hold\n",
    });
    const found = await check(wrong, none);
    assert.equal(found.code, 1);
    assert.match(found.said, /no\.ipynb to be a notebook but found no array of cells/);
    assert.match(found.said, /TS2345[^]*wrong\.ipynb code cell 1, line 4, column 8/);
    const strict = await check("--strict", wrong);
    assert.match(strict.said, /wrong\.ipynb is not named NN_topic\.ipynb/);
    assert.match(strict.said, /TS2345/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
