import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import util from "node:util";
import type { Tf } from "./rules.ts";

/** Where `deno task setup:tfjs` puts TensorFlow's binding. */
export const NATIVE_FOLDER: URL = new URL("../../../.tfjs/", import.meta.url);

/** The file in which it says which package it is, `@tensorflow/tfjs-node` or with `-gpu`. */
export const NATIVE_STAMP = "package.txt";

/** Silences TensorFlow's remarks on the processor; errors are still told. */
const LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";

async function installedPackage(): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(new URL(NATIVE_STAMP, NATIVE_FOLDER))).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** tfjs-node asks Node for two functions that newer versions, and Deno, have no more. */
function restoreUtilities(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
}

/**
 * TensorFlow.js on TensorFlow's own code, or undefined where it has not been set up.
 *
 * @throws {Error} when it has been set up and cannot be loaded: it says how to do it again
 */
export async function loadNative(): Promise<Tf | undefined> {
  const name = await installedPackage();
  if (name === undefined) return undefined;
  if (!Deno.env.get(LOG_LEVEL)) Deno.env.set(LOG_LEVEL, "2");
  restoreUtilities();
  try {
    return createRequire(new URL("package.json", NATIVE_FOLDER))(name) as Tf;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Error(
      `Expected ${name} in ${fileURLToPath(NATIVE_FOLDER)} to load but found: ${reason}. ` +
        "`deno task setup:tfjs` builds it again",
      { cause: error },
    );
  }
}
