import { fileURLToPath } from "node:url";
import { findPython } from "../../cli/lab/find_python.ts";

const VENV = fileURLToPath(new URL("../../artifacts/venv-serving", import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL("requirements-serving.txt", import.meta.url));
const PYTHON = `${VENV}/${Deno.build.os === "windows" ? "Scripts/python.exe" : "bin/python"}`;

/** Runs a command to its end and returns what it printed; throws with its errors when it fails. */
export async function runCommand(command: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(`Expected ${command} ${args.join(" ")} to succeed but found ${text(stderr)}`);
}

async function hasRuntime(): Promise<boolean> {
  try {
    await runCommand(PYTHON, ["-c", "import onnxruntime"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * A Python with onnxruntime in an environment of its own below artifacts/, made when first asked
 * for: neither the notebooks' nor the benches' environment needs the runtime.
 */
export async function servingPython(): Promise<string> {
  if (await hasRuntime()) return PYTHON;
  const { tool, command } = await findPython();
  if (tool === "uv") {
    await runCommand(command, ["venv", "--clear", VENV]);
    await runCommand(command, ["pip", "install", "--python", PYTHON, "-r", REQUIREMENTS]);
  } else {
    await runCommand(command, ["-m", "venv", "--clear", VENV]);
    await runCommand(PYTHON, ["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]);
  }
  return PYTHON;
}
