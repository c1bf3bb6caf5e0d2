/** What {@linkcode git} may be told besides its arguments. */
export interface GitOptions {
  /** Working directory. */
  readonly folder: string;
  /** Exit codes that are no failure. Default: 0 alone. */
  readonly codes?: readonly number[];
}

/** What git prints, or null where there is no git, no checkout or no permission to run it. */
export async function git(
  args: readonly string[],
  { folder, codes = [0] }: GitOptions,
): Promise<Uint8Array | null> {
  try {
    const { code, stdout } = await new Deno.Command("git", {
      args: ["-c", "core.quotePath=false", ...args],
      cwd: folder,
      stdin: "null",
      stderr: "null",
    }).output();
    return codes.includes(code) ? stdout : null;
  } catch {
    return null;
  }
}
