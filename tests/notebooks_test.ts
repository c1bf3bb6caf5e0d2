import assert from "node:assert/strict";

const FOLDER = new URL("../notebooks/", import.meta.url);

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}

/** The code cells of a notebook one after the other: what Run All executes. */
async function moduleOf(name: string): Promise<string> {
  const { cells }: Notebook = JSON.parse(await Deno.readTextFile(new URL(name, FOLDER)));
  return cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source.join(""))
    .join("\n");
}

for (const { name } of Deno.readDirSync(FOLDER)) {
  if (!name.endsWith(".ipynb")) continue;

  Deno.test(`${name} passes the type check and runs from top to bottom`, async () => {
    // Beside the project's configuration, so that names of packages resolve as in the kernel.
    const script = await Deno.makeTempFile({
      dir: new URL("../tests", import.meta.url).pathname,
      suffix: ".ts",
    });
    try {
      await Deno.writeTextFile(script, await moduleOf(name));
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--check", "-P=test", script],
        stdout: "piped",
        stderr: "piped",
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      assert.notEqual(stdout.length, 0);
    } finally {
      await Deno.remove(script);
    }
  });
}
