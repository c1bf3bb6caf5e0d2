/**
 * The notebooks that a command line means: files as they are, names like `00_quickstart` below
 * `notebooks/`, and all of `notebooks/` where nothing is named.
 *
 * @throws {RangeError} where a named notebook is not there, or there is none at all
 */
export async function listNotebooks(names: readonly string[]): Promise<string[]> {
  if (names.length === 0) {
    const found: string[] = [];
    for await (const { name } of Deno.readDir("notebooks")) {
      if (name.endsWith(".ipynb")) found.push(`notebooks/${name}`);
    }
    if (found.length === 0) throw new RangeError("Expected notebooks in notebooks/ but found none");
    return found.sort();
  }
  return await Promise.all(names.map(async (name) => {
    const path = name.endsWith(".ipynb") ? name : `notebooks/${name}.ipynb`;
    try {
      if ((await Deno.stat(path)).isFile) return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    throw new RangeError(`Expected a notebook but found no file ${path}`);
  }));
}
