import { type Backend, NATIVE_FOLDER, NATIVE_STAMP } from "../lib/nn/tfjs/mod.ts";

async function isSetUp(): Promise<boolean> {
  try {
    await Deno.stat(new URL(NATIVE_STAMP, NATIVE_FOLDER));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What TensorFlow.js computes with, and whether tests of it are to be left out here. */
export const BACKENDS: readonly { readonly backend: Backend; readonly ignore: boolean }[] = [
  { backend: "cpu", ignore: false },
  { backend: "tensorflow", ignore: !await isSetUp() },
];

if (BACKENDS.some(({ ignore }) => ignore)) {
  console.log("Tests of backend tensorflow are left out: `deno task setup:tfjs` sets it up");
}
