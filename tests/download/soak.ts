import assert from "node:assert/strict";
import { type Prng, prng } from "lib/core/mod.ts";
import { download, readManifest, verifyEntry } from "lib/data/mod.ts";
import type { Fault, FaultKind } from "../exchange/faults.ts";
import { type Exchange, startExchange } from "../exchange/start_exchange.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { BTC, optionsFor, stored, truthOf } from "./setup.ts";

/** Options of {@linkcode soak}. */
export interface SoakOptions {
  /** Runs of the program, each with a fault and most of them killed. */
  readonly rounds: number;
  /** First day of the data. */
  readonly from: string;
  /** What the exchange's clock shows in the end. */
  readonly to: string;
  readonly seed: number;
}

/** How many runs ended in which way. */
export interface SoakResult {
  readonly killed: number;
  readonly whole: number;
  readonly banned: number;
}

/** Faults that leave no trace in the data once they are over. */
const FAULTS: readonly FaultKind[] = [
  "status429",
  "status500",
  "status418",
  "reset",
  "slowDrip",
  "truncatedZip",
  "wrongChecksum",
  "duplicatedRows",
  "reorderedRows",
];

/** A hole is filled by the other route; both routes at once would make it true. */
const ARCHIVE_FAULTS: readonly FaultKind[] = [...FAULTS, "hole"];

function drawFault(random: Prng): Fault {
  const archive = random.uniform() < 0.6;
  const kinds = archive ? ARCHIVE_FAULTS : FAULTS;
  return {
    kind: kinds[random.integer(kinds.length)],
    path: archive ? ".zip" : "/api/v3/klines",
    after: random.integer(3),
    times: 1 + random.integer(2),
    retryAfterS: random.integer(2),
    forMs: 300,
    rows: 1 + random.integer(20),
  };
}

function startProgram(exchange: Exchange, root: string, from: string): Deno.ChildProcess {
  const cli = new URL("../../cli/download.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    // deno-fmt-ignore
    args: ["run", "--quiet", "-P=test", cli, "--exchange", "binance", "--symbols", "BTC/USDT", "--interval", "1m",
      "--from", from, "--root", root, "--archive-url", exchange.archiveUrl, "--api-url", exchange.apiUrl],
    cwd: new URL("../..", import.meta.url).pathname,
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The program at work. */
interface Run {
  readonly exchange: Exchange;
  readonly root: string;
  readonly random: Prng;
  /** Aborted when the program has ended. */
  readonly ended: AbortSignal;
}

/** Resolves at a random moment (after a time, some requests or some writes), or at the end. */
async function randomMoment({ exchange, root, random, ended }: Run): Promise<void> {
  const way = random.integer(4);
  const until = exchange.log.length + 3 + random.integer(12);
  const wait = way === 0 ? random.integer(2_500) : way === 1 ? random.integer(200) : 0;
  let writes = 1 + random.integer(8);
  while (way > 0 && exchange.log.length < until && !ended.aborted) await delay(1);
  for (let i = 0; i < wait && !ended.aborted; i += 5) await delay(5);
  if (way < 2 || ended.aborted) return;
  using watcher = Deno.watchFs(root);
  ended.addEventListener("abort", () => watcher.close(), { once: true });
  for await (const _ of watcher) if (--writes === 0) return;
}

/** Runs the program until it ends or a random moment comes; true when it was killed. */
async function runOrKill(
  exchange: Exchange,
  { root, from, random }: { readonly root: string; readonly from: string; readonly random: Prng },
) {
  const child = startProgram(exchange, root, from);
  const end = new AbortController();
  const errors = new Response(child.stderr).text();
  const status = child.status.finally(() => end.abort());
  await randomMoment({ exchange, root, random, ended: end.signal });
  if (!end.signal.aborted) child.kill("SIGKILL");
  const { code, signal } = await status;
  return { killed: signal === "SIGKILL", code, errors: await errors };
}

/**
 * Downloads while an exchange's clock runs on, with a fault in every round and the real program
 * killed at random moments. In the end the store equals one that was downloaded in peace, and what
 * really happened.
 */
export async function soak({ rounds, from, to, seed }: SoakOptions): Promise<SoakResult> {
  const random = prng(seed);
  const start = Date.parse(from), end = Date.parse(to);
  await using exchange = startExchange({ from: start, to: end, tradesPerMinute: 1 });
  const root = await temporaryFolder();
  const counts = { killed: 0, whole: 0, banned: 0 };
  for (let round = 1; round <= rounds; round++) {
    const passed = (end - start) * round / rounds;
    exchange.clock.set(start + Math.round(passed / 1_000) * 1_000);
    exchange.faults.clear();
    exchange.faults.add(drawFault(random));
    const { killed, code, errors } = await runOrKill(exchange, { root, from, random });
    const banned = code === 1 && errors.includes("has banned this address");
    assert.ok(killed || banned || code === 0, `round ${round} ended with code ${code}: ${errors}`);
    counts[killed ? "killed" : banned ? "banned" : "whole"]++;
  }
  exchange.faults.clear();
  exchange.clock.set(end);
  const options = await optionsFor(exchange, { from });
  await download({ ...options, root });
  await download(options);
  assert.deepEqual(await verifyEntry(BTC, { root }), []);
  const survived = await stored(root), peaceful = await stored(options.root);
  assert.deepEqual(survived, peaceful);
  assert.deepEqual({ ...survived }, truthOf(exchange, from, to));
  const gaps = (await readManifest(BTC, { root }))!.parts.flatMap((part) => part.gaps);
  assert.deepEqual(gaps, []);
  return counts;
}
