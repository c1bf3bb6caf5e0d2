import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of experiments unless another is named. */
export const EXPERIMENTS: string = fileURLToPath(new URL("../../experiments", import.meta.url));

/** The path as people name it: relative where it lies below the working directory. */
export function nearby(path: string): string {
  const short = relative(Deno.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** What help texts say about naming a run. */
export const NAMING = `
  RUN             folder of a run; latest; the beginning of its id, or of the eight characters at
                  the id's end; also behind an experiment: btc-daily-direction/latest`.trimStart();
