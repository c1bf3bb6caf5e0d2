/**
 * Names of the folders in `folder`, sorted: experiments, or the runs of one. Hidden ones are runs
 * under construction and left out; a folder that is not there has none.
 */
export async function listFolders(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory && !name.startsWith(".")) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}
