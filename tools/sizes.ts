/**
 * Prints how large the code is, room by room, and fails on a file that is too long.
 * Run as `deno run -P=check tools/sizes.ts`.
 *
 * @module
 */
import { checkSizes, type Size } from "./check_sizes.ts";
import { finishCheck } from "./finish_check.ts";
import { LAYERS } from "./layers.ts";
import { readSources } from "./source_files.ts";

const FOLDERS = ["lib", "cli", "tools", "tests", "bench", "kernel"];

function row({ room, files, lines, median, largest }: Size): string {
  const numbers = [files, lines, median, largest.lines].map((n) => String(n).padStart(7)).join("");
  return `${room.padEnd(16)}${numbers}  ${largest.path}`;
}

if (import.meta.main) {
  const files = readSources(FOLDERS, { endings: [".ts", ".js", ".py", ".css"] });
  const { modules, total, warnings, problems } = checkSizes(files, LAYERS);
  console.log(`${"room".padEnd(16)}  files  lines median   most  in`);
  for (const size of modules) console.log(row(size));
  if (total.tests) console.log(row(total.tests));
  for (const warning of warnings) console.warn(`warning: ${warning}`);
  const { files: count = 0, lines = 0, median = 0 } = total.modules ?? {};
  finishCheck(problems, `sizes: ${count} modules of ${lines} lines, median ${median}`);
}
