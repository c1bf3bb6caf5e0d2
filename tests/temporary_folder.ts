/**
 * Makes a temporary folder that is removed, with all it holds, when the tests of the calling module
 * have ended. Returns its path.
 */
export async function temporaryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}
