import assert from "node:assert/strict";
import { type Prng, prng } from "lib/core/mod.ts";
import { verifyLedger } from "lib/experiments/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

function start(outFolder: string): Deno.ChildProcess {
  const script = ["run", "--quiet", "--no-check", "-P=test", "tests/runs/resumed_run.ts"];
  return new Deno.Command(Deno.execPath(), {
    args: [...script, outFolder],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** What a process has told until its end. */
interface Life {
  /** Fits that it found finished; undefined where it began at the beginning. */
  readonly finished?: number;
  /** First epoch that it told of, by model and fold. */
  readonly firstEpochs: ReadonlyMap<string, number>;
  /** Its run's folder; undefined when it was killed. */
  readonly folder?: string;
}

/** Lets a process run until it ends, or kills it some time after it told of so many epochs. */
async function live(
  child: Deno.ChildProcess,
  { epochs, delayMs }: { readonly epochs: number; readonly delayMs: number },
): Promise<Life> {
  const firstEpochs = new Map<string, number>();
  let finished: number | undefined, folder: string | undefined;
  let told = 0, rest = "", timer: ReturnType<typeof setTimeout> | undefined;
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const [kind, ...words] = line.split(" ");
      if (kind === "resumed") finished = Number(words[0]);
      else if (kind === "done") folder = words[0];
      else {
        const place = `${words[0]} ${words[1]}`;
        if (!firstEpochs.has(place)) firstEpochs.set(place, Number(words[2]));
        if (++told === epochs) timer = setTimeout(kill, delayMs);
      }
    }
  }
  const { success, signal } = await child.status;
  clearTimeout(timer);
  assert.ok(success || signal === "SIGKILL");
  return { finished, firstEpochs, folder };
}

/** Name and content of every file that must not depend on how often a run was killed. */
async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of ["predictions", "equity", "trades", "history"]) {
    files.set(name, await Deno.readFile(`${folder}/${name}.parquet`));
  }
  for await (const { name } of Deno.readDir(`${folder}/models`)) {
    files.set(name, await Deno.readFile(`${folder}/models/${name}`));
  }
  return files;
}

const KILLS = 6;
const NEVER = { epochs: Infinity, delayMs: 0 };

/** Some epochs on, so that a life gets a part of the way: there are 240 of them. */
const nextMoment = (kills: number, random: Prng) =>
  kills < KILLS ? { epochs: 8 + random.integer(30), delayMs: random.uniform() * 20 } : NEVER;

Deno.test("run-experiment killed at random moments goes on and ends with the same bytes", async (test) => {
  const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
  const { folder: expected } = await live(start(whole), NEVER);
  assert.ok(expected);

  const random = prng(11);
  const lives: Life[] = [];
  do {
    lives.push(await live(start(killed), nextMoment(lives.length, random)));
  } while (!lives.at(-1)!.folder);
  const { folder } = lives.at(-1)!;
  const resumed = lives.filter(({ finished }) => finished !== undefined);
  const midway = resumed.filter(({ firstEpochs }) => [...firstEpochs.values()].some((e) => e > 1));
  const about = `${lives.length - 1} kills, ${midway.length} trainings taken up midway`;
  await test.step(about, () => {
    assert.ok(lives.length > 5 && midway.length >= 3, about);
    // Each finds at least what the one before it found.
    const finished = resumed.map(({ finished }) => finished!);
    assert.deepEqual(finished, finished.toSorted((a, b) => a - b));
    assert.ok(finished.at(-1)! > 0);
  });
  const [wanted, found] = [await filesOf(expected), await filesOf(folder!)];
  assert.deepEqual([...found.keys()], [...wanted.keys()]);
  for (const [name, bytes] of wanted) assert.deepEqual(found.get(name), bytes, name);

  await test.step("what was kept is gone, and the trials are counted once", async () => {
    const names = (await Array.fromAsync(Deno.readDir(`${killed}/killed/runs`)))
      .map(({ name }) => name)
      // A killed process cannot take its progress with it: it counts as dead after a while.
      .filter((name) => !name.endsWith(".progress.json"));
    assert.deepEqual(names, [folder!.split("/").at(-1)]);
    const { lines, problem } = await verifyLedger(`${killed}/ledger.jsonl`);
    assert.deepEqual([new Set(lines.map(({ trialSha256 }) => trialSha256)).size, problem], [
      3,
      undefined,
    ]);
  });
});
