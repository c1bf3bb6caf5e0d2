/** A text file of the repository. */
export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Options of {@linkcode readSources}. */
export interface ReadSourcesOptions {
  /** Endings of the files to read, such as `.ts`. */
  readonly endings: readonly string[];
}

/** The repository's root, wherever the check was started from. */
export const ROOT = new URL("../", import.meta.url);

/** Every file below the given folders of the root, sorted by path; absent folders hold none. */
export function readSources(
  folders: readonly string[],
  { endings }: ReadSourcesOptions,
): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (folder: string) => {
    for (const entry of entries(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && !entry.name.startsWith(".")) visit(path);
      else if (entry.isFile && endings.some((ending) => entry.name.endsWith(ending))) {
        files.push({ path, text: Deno.readTextFileSync(new URL(path, ROOT)) });
      }
    }
  };
  folders.forEach(visit);
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

function entries(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(new URL(folder, ROOT))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Whether a file holds tests, by its name. */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts");
}
