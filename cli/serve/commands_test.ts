import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { fabricateRun } from "lib/reports/testing/fabricated_run.ts";
import { writeRun } from "lib/reports/testing/write_run.ts";
import { temporaryFolder } from "../../tests/temporary_folder.ts";

const folder = await (async () => {
  const folder = await temporaryFolder();
  const run = fabricateRun({ models: 4, bars: 60, folds: 2, epochs: 3 });
  for (const id of ["a", "b"]) {
    await Deno.mkdir(`${folder}/x/runs/${id}`, { recursive: true });
    await writeRun(`${folder}/x/runs/${id}`, run, Deno.writeTextFile);
  }
  return folder;
})();

/** Runs a command with the rights of its task, except that it may write to the folder only. */
async function run(name: string, ...args: string[]) {
  const rights = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const script = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      ...rights,
      `--allow-write=${folder}`,
      script,
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, error };
}

Deno.test("index writes index.html into the folder of experiments", async () => {
  const { code, out, error } = await run("index", "--folder", folder);
  assert.deepEqual([code, out, error], [0, `${folder}/index.html\n`, ""]);
  assert.match(await Deno.readTextFile(`${folder}/index.html`), /1 experiment, 2 finished runs/);
});

Deno.test("compare writes a page of the runs it is given, and refuses fewer than two", async () => {
  const runs = [`${folder}/x/runs/a/`, `${folder}/x/runs/b`];
  const { code, out, error } = await run("compare", ...runs, "--out", `${folder}/c.html`);
  assert.deepEqual([code, error], [0, ""]);
  assert.ok(out.endsWith(`${folder}/c.html\n`), out);
  assert.match(await Deno.readTextFile(`${folder}/c.html`), /<h1>2 runs compared<\/h1>/);
  const one = await run("compare", runs[0], "--out", `${folder}/one.html`);
  const sentence = "error: Expected at least two runs to compare but found 1\n";
  assert.deepEqual([one.code, one.out, one.error], [1, "", sentence]);
  const none = await run("compare", runs[0], `${folder}/none`, "--out", `${folder}/one.html`);
  assert.match(
    none.error,
    /^error: Expected one run called .*none in .* but found none .*\n$/,
  );
});

Deno.test("serve refuses a port that is none", async () => {
  for (const port of ["65536", "x", "1.5"]) {
    const { code, error } = await run("serve", "--port", port);
    assert.equal(code, 1);
    assert.match(error, /^error: Expected --port to be an integer .* found \S+\n$/);
  }
});
