/** Prints the problems and exits with code 1, or prints the summary when there are none. */
export function finishCheck(problems: readonly string[], summary: string): void {
  if (problems.length === 0) {
    console.log(summary);
    return;
  }
  for (const problem of problems) console.error(problem);
  console.error(`${problems.length} problem${problems.length === 1 ? "" : "s"}`);
  Deno.exit(1);
}
