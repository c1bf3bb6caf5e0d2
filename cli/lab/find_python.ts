/** A way to make a virtual environment. */
export interface EnvironmentMaker {
  readonly tool: "python" | "uv";
  readonly command: string;
}

/** Options of {@linkcode findPython}. */
export interface FindPythonOptions {
  /** Commands that may be Python, first choice first. Default: `python3`, `python`. */
  readonly pythons?: readonly string[];
  /** Commands that may be uv. Default: `uv`. */
  readonly uvs?: readonly string[];
}

/** What a command prints, or undefined where there is none or it fails. */
async function answer(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Python 3.10 or newer, or else uv, which brings its own.
 *
 * @throws {Error} where there is neither, in one sentence that says where to get them
 */
export async function findPython(
  { pythons = ["python3", "python"], uvs = ["uv"] }: FindPythonOptions = {},
): Promise<EnvironmentMaker> {
  const found: string[] = [];
  for (const command of pythons) {
    const version = await answer(command, ["-c", "import sys; print(*sys.version_info[:2])"]);
    if (version === undefined) continue;
    const [major, minor] = version.split(" ").map(Number);
    if (major === 3 && minor >= 10) return { tool: "python", command };
    found.push(`Python ${major}.${minor}`);
  }
  for (const command of uvs) {
    if (await answer(command, ["--version"])) return { tool: "uv", command };
  }
  throw new Error(
    `Expected Python 3.10 or newer, or uv, but found ${
      found.join(" and ") || "neither"
    }: get Python from https://www.python.org/downloads or uv from https://docs.astral.sh/uv`,
  );
}
