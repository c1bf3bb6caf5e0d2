import { cellModule } from "./cell_module.ts";

interface Told {
  readonly code: number;
  readonly text: string;
}

/** Options of {@linkcode checkCells}. */
export interface CheckCellsOptions {
  /** The configuration whose import map and rules hold. Default: `deno.json`. */
  readonly config?: string;
}

async function deno(...args: string[]): Promise<Told> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
  return { code, text: text.split("\n\nStack backtrace")[0].trim() };
}

/**
 * Type-checks and lints the code cells of each notebook, joined to the module that Run All
 * executes, and checks that they are formatted. Problems name notebook, cell and line.
 */
export async function checkCells(
  notebooks: readonly string[],
  { config = "deno.json" }: CheckCellsOptions = {},
): Promise<string[]> {
  const problems: string[] = [];
  // Not in the system's temporary folder: below the project, packages resolve as in a notebook.
  await Deno.mkdir(".jupyter", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".jupyter", prefix: "check-" });
  try {
    const modules = await Promise.all(notebooks.map(async (notebook, index) => {
      const module = cellModule(notebook, await Deno.readTextFile(notebook));
      const path = `${await Deno.realPath(folder)}/notebook_${index}.ts`;
      await Deno.writeTextFile(path, module.code);
      return { ...module, path };
    }));
    const paths = modules.map(({ path }) => path);
    const told = [
      await deno("check", "--quiet", "--config", config, ...paths),
      await deno("lint", "--quiet", "--config", config, ...paths),
    ];
    for (const { code, text } of told) {
      if (code === 0) continue;
      problems.push(modules.reduce((named, { path, rename }) => rename(named, path), text));
    }
    // The cells, not the notebooks: what `deno fmt` makes of an .ipynb it may refuse itself.
    const format = await deno("fmt", "--check", "--config", config, ...paths);
    if (format.code !== 0) {
      problems.push(
        paths.reduce((text, path, i) => text.replaceAll(path, notebooks[i]), format.text),
      );
    }
    return problems;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
