import assert from "node:assert/strict";
import { type Prng, prng } from "lib/core/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const STEPS = 300;

function start(checkpoint: string, everySteps: number, result: string): Deno.ChildProcess {
  const script = ["run", "--quiet", "--no-check", "-P=test", "tests/checkpoint_training.ts"];
  return new Deno.Command(Deno.execPath(), {
    args: [...script, checkpoint, `${everySteps}`, result],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Steps that a process tells of, one after the other. */
async function* stepsOf(process: Deno.ChildProcess): AsyncGenerator<number> {
  let rest = "";
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield Number(line);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** When a process is killed: some steps after its first, or some time after its start. */
interface Moment {
  readonly steps: number;
  readonly delayMs: number;
  /** Waits until a half-written file is in this folder. Default: it does not. */
  readonly writingIn?: string;
}

interface Life {
  /** The first step that it told of; 0 when there was none. */
  readonly first: number;
  readonly last: number;
  readonly killed: boolean;
}

/** Names of half-written files. */
const temporaryFiles = (folder: string) =>
  [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".tmp"));

/** Lets a process run until it is killed or has come to its end. */
async function live(
  process: Deno.ChildProcess,
  { steps, delayMs, writingIn }: Moment,
): Promise<Life> {
  let first = 0, last = 0, signalled = false;
  const kill = async () => {
    signalled = true;
    await pause(delayMs);
    // Without a pause between a look and the kill: a write takes some milliseconds.
    for (let looks = 0; writingIn && temporaryFiles(writingIn).length === 0 && looks < 10_000;) {
      looks++;
    }
    // It may have ended by itself meanwhile.
    try {
      process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const killing: Promise<void>[] = [];
  if (steps === 0) killing.push(kill());
  for await (const step of stepsOf(process)) {
    first ||= step;
    last = step;
    if (!signalled && step - first + 1 >= steps) killing.push(kill());
  }
  const { success, signal } = await process.status;
  await Promise.all(killing);
  assert.ok(success || signal === "SIGKILL", `a process failed after step ${last}`);
  return { first, last, killed: signal === "SIGKILL" };
}

const KILLS = 12;

/**
 * A random moment; every sixth of them while the process starts, every fourth while it writes, and
 * none after enough kills.
 */
function nextMoment(kills: number, folder: string, random: Prng): Moment {
  if (kills >= KILLS) return { steps: Infinity, delayMs: 0 };
  if (kills % 6 === 5) return { steps: 0, delayMs: random.integer(600) };
  const moment = { steps: 1 + random.integer(20), delayMs: random.uniform() * 12 };
  return kills % 4 === 0 ? { ...moment, writingIn: folder } : moment;
}

Deno.test("fit() killed at random moments ends with the bytes of a training never stopped", async (test) => {
  const folder = await temporaryFolder();
  const [wholeFile, wholeResult] = [`${folder}/whole.safetensors`, `${folder}/whole.json`];
  const [file, result] = [`${folder}/killed.safetensors`, `${folder}/killed.json`];
  const whole = await live(start(wholeFile, STEPS, wholeResult), { steps: Infinity, delayMs: 0 });
  assert.deepEqual(whole, { first: 1, last: STEPS, killed: false });
  const { history } = JSON.parse(await Deno.readTextFile(wholeResult));
  assert.ok(history.findIndex(({ best }: { best: boolean }) => best) < 15, "an early best epoch");

  const random = prng(17);
  const leftovers = new Set<string>();
  let kills = 0, repeated = 0, last = 0;
  for (let killed = true; killed;) {
    // Most processes save after every step, and so spend much of their time writing.
    const everySteps = kills >= KILLS ? STEPS : kills % 4 === 3 ? 5 : 1;
    const life = await live(start(file, everySteps, result), nextMoment(kills, folder, random));
    if (life.first > 0 && life.first <= last) repeated++;
    last = Math.max(last, life.last);
    killed = life.killed;
    if (killed) kills++;
    temporaryFiles(folder).forEach((name) => leftovers.add(name));
  }
  const about = `${kills} kills, ${leftovers.size} in a write, ${repeated} that lost a step`;
  await test.step(about, () => {
    assert.ok(kills >= 10 && leftovers.size > 0 && repeated > 0);
  });
  assert.equal(await Deno.readTextFile(result), await Deno.readTextFile(wholeResult));
  assert.deepEqual(await Deno.readFile(file), await Deno.readFile(wholeFile));
  assert.deepEqual(temporaryFiles(folder), []);
});
