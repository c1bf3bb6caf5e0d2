import { sep } from "node:path";

/**
 * The file that a URL's path names below `folder`, or undefined when there is none that may be shown:
 * hidden names, `..` in any spelling and links that lead outside are refused.
 */
export async function resolvePath(folder: string, pathname: string): Promise<string | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
  const names = decoded.split("/").filter((name) => name !== "");
  // A leading dot also stands for `.` and `..`, and for what a run has not finished writing.
  const strange = (name: string) => name.startsWith(".") || /[\\\0]/.test(name);
  if (names.length === 0 || names.some(strange)) return undefined;
  try {
    const root = await Deno.realPath(folder);
    const path = await Deno.realPath([root, ...names].join("/"));
    if (!path.startsWith(root + sep)) return undefined;
    return (await Deno.stat(path)).isFile ? path : undefined;
  } catch (error) {
    const { NotFound, NotADirectory, FilesystemLoop } = Deno.errors;
    const missing = [NotFound, NotADirectory, FilesystemLoop];
    if (missing.some((Kind) => error instanceof Kind)) return undefined;
    // Longer names than the file system has.
    if (error instanceof Error && "code" in error && error.code === "ENAMETOOLONG") {
      return undefined;
    }
    throw error;
  }
}
