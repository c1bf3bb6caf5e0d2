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

/** Debian has a Python that cannot make environments: its `venv` fails without `ensurepip`. */
const QUESTION = `
import sys, importlib.util
print(*sys.version_info[:2], importlib.util.find_spec("ensurepip") is not None)
`;

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
 * Python 3.10 or newer that can make environments, or else uv, which brings its own.
 *
 * @throws {Error} where there is neither, in one sentence that says where to get them
 */
export async function findPython(
  { pythons = ["python3", "python"], uvs = ["uv"] }: FindPythonOptions = {},
): Promise<EnvironmentMaker> {
  const found: string[] = [];
  for (const command of pythons) {
    const answered = await answer(command, ["-c", QUESTION]);
    if (answered === undefined) continue;
    const [major, minor, whole] = answered.split(" ");
    const isNew = major === "3" && Number(minor) >= 10;
    if (isNew && whole === "True") return { tool: "python", command };
    const lacks = isNew ? " without ensurepip (on Debian: apt install python3-venv)" : "";
    found.push(`${command} ${major}.${minor}${lacks}`);
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
