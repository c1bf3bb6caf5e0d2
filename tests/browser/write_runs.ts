import { renderReport } from "lib/reports/mod.ts";
import type { ReportInput } from "lib/reports/mod.ts";
import { writeRun } from "lib/reports/testing/write_run.ts";

/** Puts runs with their reports below `root`, each into the folder it is given with. */
export async function writeRuns(
  root: string,
  runs: readonly (readonly [folder: string, run: ReportInput])[],
): Promise<void> {
  for (const [folder, run] of runs) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    await writeRun(`${root}/${folder}`, run, Deno.writeTextFile);
    await Deno.writeTextFile(`${root}/${folder}/report.html`, await renderReport(run));
  }
}
