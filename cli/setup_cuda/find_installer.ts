/** A command that installs packages of PyPI, with the arguments that come before all others. */
export interface Installer {
  readonly tool: "pip" | "uv";
  readonly command: string;
  readonly args: readonly string[];
}

/** Options of {@linkcode findInstaller}. */
export interface FindInstallerOptions {
  /** Commands that may be Python, first choice first. Default: `python3`, `python`. */
  readonly pythons?: readonly string[];
  /** Commands that may be uv. Default: `uv`. */
  readonly uvs?: readonly string[];
}

/** What a command prints; undefined where there is none, null where it fails. */
async function answer(command: string, args: string[]): Promise<string | undefined | null> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * A Python with pip, or else uv. Python's version does not matter: the packages are chosen for one that
 * is named, and only files that no Python reads are kept of them.
 *
 * @throws {Error} where there is neither, in one sentence that says where to get them
 */
export async function findInstaller(
  { pythons = ["python3", "python"], uvs = ["uv"] }: FindInstallerOptions = {},
): Promise<Installer> {
  let found = "neither";
  for (const command of pythons) {
    const args = ["-m", "pip"];
    const version = await answer(command, [...args, "--version"]);
    if (typeof version === "string") return { tool: "pip", command, args };
    if (version === null) found = `${command} without pip`;
  }
  for (const command of uvs) {
    if (typeof await answer(command, ["--version"]) === "string") {
      return { tool: "uv", command, args: ["pip"] };
    }
  }
  throw new Error(
    `Expected Python with pip, or uv, but found ${found}: on Debian and Ubuntu apt install ` +
      "python3-pip, elsewhere get Python from https://www.python.org/downloads or uv from " +
      "https://docs.astral.sh/uv",
  );
}
