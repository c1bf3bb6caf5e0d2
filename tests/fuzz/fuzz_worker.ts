/**
 * Loads damaged files in a process of its own: FOLDER KIND SEED COUNT. Prints a line a file that was
 * treated wrongly, and a last line with the counts; whoever starts it sees whether it came so far.
 *
 * @module
 */
import { prng } from "lib/core/mod.ts";
import { loadBars } from "lib/data/mod.ts";
import { mutate, pick } from "./mutations.ts";
import { disagreement as csvDisagreement } from "./reference_csv.ts";
import { disagreement as parquetDisagreement } from "./reference_parquet.ts";

const [folder, kind, seed, count] = Deno.args as [string, "csv" | "parquet", string, string];

/** What a message must be: one line that names the file and says what was expected. */
function unclear(error: unknown, path: string): string | undefined {
  if (
    !(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
  ) {
    return `threw ${error}`;
  }
  const { message } = error;
  const clear = message.includes(path) && message.includes("Expected") &&
    message.includes("found") &&
    !message.includes("\n") && message.length < 1000;
  return clear ? undefined : `unclear: ${error}`;
}

if (import.meta.main) {
  const originals = await Promise.all(
    [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(`.${kind}`))
      .map(({ name }) => name).sort().map((name) => Deno.readFile(`${folder}/${name}`)),
  );
  const counts = { loaded: 0, refused: 0, unread: 0, wrong: 0 };
  const path = `${folder}/damaged-${kind}-${seed}`;
  for (let i = 0; i < Number(count); i++) {
    const random = prng(Number(seed) + i);
    const bytes = mutate(pick(random, originals), random, kind);
    await Deno.writeFile(path, bytes);
    let problem: string | undefined;
    try {
      const bars = await loadBars(path, { interval: "1d" });
      counts.loaded++;
      problem = kind === "csv"
        ? csvDisagreement(bytes, bars)
        : await parquetDisagreement(bytes, bars);
      if (problem === "unread") counts.unread++;
    } catch (error) {
      counts.refused++;
      problem = unclear(error, path);
    }
    if (problem === undefined || problem === "unread") continue;
    counts.wrong++;
    console.log(`${kind} seed ${Number(seed) + i}: ${problem.slice(0, 300)}`);
  }
  console.log(JSON.stringify(counts));
}
