import { canonicalJson } from "./canonical_json.ts";
import { sha256 } from "./sha256.ts";

/** A model that was evaluated, as the ledger remembers it. */
export interface Trial {
  /** When the run finished, ISO 8601 in UTC. */
  readonly time: string;
  readonly experiment: string;
  readonly runId: string;
  /** Name of the model in the run. */
  readonly model: string;
  /** Of the resolved configuration's canonical JSON. */
  readonly configSha256: string;
  /** Of what decides the figures: see {@linkcode trialHash}. */
  readonly trialSha256: string;
  /** Of the file the bars came from. */
  readonly dataSha256: string;
  /** What was predicted, like `direction/1`. */
  readonly label: string;
  /** True when the run only tried the machinery. */
  readonly smoke: boolean;
  /** Headline figures; null where undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** A line of the ledger: a trial, the hash of the line before and its own. */
export interface LedgerLine extends Trial {
  /** Hash of the line before; 64 zeros in the first line. */
  readonly previous: string;
  /** SHA-256 of the canonical JSON of everything else in the line. */
  readonly hash: string;
}

/** What {@linkcode verifyLedger} finds. */
export interface LedgerReport {
  /** Lines that are in order, up to the first bad one. */
  readonly lines: readonly LedgerLine[];
  /** Hash that the next line refers to. */
  readonly head: string;
  /** The first bad line, 1-based, and what is wrong with it; absent when all are in order. */
  readonly problem?: { readonly line: number; readonly message: string };
}

const GENESIS = "0".repeat(64);

/** Locks older than this belong to a process that died: a living one renews its lock. */
const STALE_LOCK_MS = 10_000;

async function readIfPresent(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Why a line does not belong where it stands; undefined when it does. */
function faultOf(text: string, previous: string): string | LedgerLine {
  let line: LedgerLine;
  try {
    line = JSON.parse(text);
  } catch {
    return "Expected a JSON object but found text that is not JSON";
  }
  if (typeof line !== "object" || line === null) return "Expected a JSON object";
  const { hash, ...rest } = line;
  if (sha256(canonicalJson(rest)) !== hash) {
    return `Expected the line's content to match its hash, ${String(hash).slice(0, 12)}`;
  }
  if (line.previous !== previous) {
    return `Expected to follow the line with hash ${previous.slice(0, 12)} but found ${
      String(line.previous).slice(0, 12)
    }`;
  }
  return line;
}

function checkText(text: string): LedgerReport {
  const lines: LedgerLine[] = [];
  let head = GENESIS;
  const report = (message: string): LedgerReport => ({
    lines,
    head,
    problem: { line: lines.length + 1, message },
  });
  const texts = text.split("\n");
  const rest = texts.pop()!;
  for (const line of texts) {
    const checked = faultOf(line, head);
    if (typeof checked === "string") return report(checked);
    lines.push(checked);
    head = checked.hash;
  }
  if (rest !== "") return report("Expected a whole line but the file ends inside it");
  return { lines, head };
}

/**
 * Reads a ledger and checks that every line matches its hash and follows the one before. A file
 * that does not exist is an empty ledger. A cut-off last line is a problem like any other: it may
 * be a trial, so nothing drops it silently.
 */
export async function verifyLedger(path: string): Promise<LedgerReport> {
  return checkText(await readIfPresent(path));
}

/** {@linkcode verifyLedger}, throwing an `Error` that names the first bad line. */
export async function assertLedger(path: string): Promise<LedgerReport> {
  const report = await verifyLedger(path);
  if (report.problem) {
    const { line, message } = report.problem;
    throw new Error(
      `${path} line ${line}: ${message}; restore the ledger from a copy, or move it away to start a new one`,
    );
  }
  return report;
}

async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  // Loaded on demand: the package installs listeners for process signals when it is imported.
  const { default: lockfile } = await import("proper-lockfile");
  const release: () => Promise<void> = await lockfile.lock(path, {
    realpath: false,
    stale: STALE_LOCK_MS,
    retries: { retries: 200, factor: 1.2, minTimeout: 10, maxTimeout: 500, randomize: true },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}

/** One write at the end of the file and on the disk; a write that fails half-way is taken back. */
async function appendDurably(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { create: true, append: true });
  const { size } = await file.stat();
  try {
    const bytes = new TextEncoder().encode(text);
    const written = await file.write(bytes);
    if (written < bytes.length) {
      throw new Error(`Expected to write ${bytes.length} bytes to ${path} but wrote ${written}`);
    }
    await file.sync();
  } catch (error) {
    await file.truncate(size);
    throw error;
  }
}

/**
 * Appends trials to the ledger and returns the whole of it. Safe when several processes append at
 * once: each waits for a lock beside the file. Refuses a ledger with a bad line.
 *
 * @example
 * ```ts
 * import { appendTrials, verifyLedger } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const path = `${await Deno.makeTempDir()}/ledger.jsonl`;
 * await appendTrials(path, [{
 *   time: "2024-01-01T00:00:00.000Z",
 *   experiment: "x",
 *   runId: "1",
 *   model: "lstm",
 *   configSha256: "",
 *   trialSha256: "",
 *   dataSha256: "",
 *   label: "direction/1",
 *   smoke: false,
 *   metrics: { rocAuc: 0.5 },
 * }]);
 * assert.equal((await verifyLedger(path)).lines.length, 1);
 * ```
 */
export async function appendTrials(
  path: string,
  trials: readonly Trial[],
): Promise<LedgerReport> {
  return await withLock(path, async () => {
    const { lines, head } = await assertLedger(path);
    const added: LedgerLine[] = [];
    let previous = head;
    for (const trial of trials) {
      const rest = { ...trial, previous };
      const hash = sha256(canonicalJson(rest));
      added.push({ ...rest, hash });
      previous = hash;
    }
    await appendDurably(path, added.map((line) => canonicalJson(line) + "\n").join(""));
    return { lines: [...lines, ...added], head: previous };
  });
}

/**
 * Number of distinct trials on the same data, whatever was predicted: trying another label is
 * another try. Evaluating the very same again, as a rerun does, shows nothing new. Smoke runs
 * count: they, too, show test results.
 */
export function countTrials(
  trials: readonly Pick<Trial, "dataSha256" | "trialSha256">[],
  { sha256 }: { readonly sha256: string },
): number {
  const same = trials.filter((trial) => trial.dataSha256 === sha256);
  return new Set(same.map((trial) => trial.trialSha256)).size;
}
