/**
 * Fails on a notebook that is not stripped or does more than a notebook should.
 * Run as `deno run -P=check tools/notebooks.ts`.
 *
 * @module
 */
import { checkNotebook } from "./check_notebook.ts";
import { finishCheck } from "./finish_check.ts";
import { readSources } from "./source_files.ts";

if (import.meta.main) {
  const files = readSources(["notebooks"], { endings: [".ipynb"] });
  const problems = files.flatMap(({ path, text }) => checkNotebook(path, text));
  finishCheck(problems, `notebooks: ${files.length} are stripped and short`);
}
