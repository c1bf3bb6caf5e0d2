import { withDisplay } from "../core/mod.ts";
import { canonicalJson } from "./canonical_json.ts";
import { type BarsSpan, spansOverlap } from "./ledger/bars_span.ts";
import { byTrial } from "./ledger/by_trial.ts";
import { sha256 } from "./sha256.ts";

/**
 * How far a trial got. "begun" is written before the first model is fitted, so that a trial counts
 * whatever becomes of its process; a line without a status follows when it has finished.
 */
export type TrialStatus = "begun" | "failed" | "interrupted";

/** Where a trial comes from, other than a run of an experiment. */
export type TrialSource = "ablation" | "tune" | "notebook" | "seeds" | "holdout" | "imported";

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
  /** Of the file the bars came from, or of the bars where there was none. */
  readonly dataSha256: string;
  /** Of the bars' numbers, see `hashBars`: it is the same in notebooks. Absent in old lines. */
  readonly barsSha256?: string;
  /**
   * `barsSha256` of each of several symbols: the trial counts on the data of every one of them. Absent:
   * there is one symbol.
   */
  readonly symbolsSha256?: readonly string[];
  /** What the bars were of, one a symbol. Absent in old lines. */
  readonly bars?: readonly BarsSpan[];
  /** What was predicted, like `direction/1`. */
  readonly label: string;
  /** True when the run only tried the machinery. */
  readonly smoke: boolean;
  /** Headline figures; null where undefined. Empty unless the trial has finished. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Absent: finished. */
  readonly status?: TrialStatus;
  /** Absent: a run of an experiment. */
  readonly source?: TrialSource;
  /** Present where the trial was tested on the bars kept until the end. */
  readonly holdout?: "opened";
  /** First and last open of those bars, ISO 8601 in UTC. Absent in old lines. */
  readonly holdoutBars?: { readonly from: string; readonly to: string };
  /** Of the returns a bar that are stored beside the ledger, see `recordTrials`. */
  readonly returnsSha256?: string;
  /** Of the rule that the verdict went by. */
  readonly ruleSha256?: string;
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

declare module "../core/display.ts" {
  interface Displayed {
    ledger: LedgerReport;
  }
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
  return withDisplay("ledger", checkText(await readIfPresent(path)));
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
      // Through JSON, as a reader finds it: a field that is undefined is no field.
      const rest: Omit<LedgerLine, "hash"> = JSON.parse(canonicalJson({ ...trial, previous }));
      const hash = sha256(canonicalJson(rest));
      added.push({ ...rest, hash });
      previous = hash;
    }
    await appendDurably(path, added.map((line) => canonicalJson(line) + "\n").join(""));
    return { lines: [...lines, ...added], head: previous };
  });
}

/** What tells data apart. */
export interface DataIdentity {
  /** Of the file the bars came from, or of the bars where there was none. */
  readonly sha256: string;
  /** Of the bars' numbers, see `hashBars`. */
  readonly barsSha256?: string;
  /** Of those of each of several symbols. */
  readonly symbolsSha256?: readonly string[];
  /** What the bars are of, one a symbol. */
  readonly bars?: readonly BarsSpan[];
}

/** What of a line tells what data it is about. */
export type DataOfTrial = Pick<Trial, "dataSha256" | "barsSha256" | "symbolsSha256" | "bars">;

/** The data that a trial is about. */
export function identityOf(
  { dataSha256, barsSha256, symbolsSha256, bars }: DataOfTrial,
): DataIdentity {
  return { sha256: dataSha256, barsSha256, symbolsSha256, bars };
}

const hashesOf = ({ sha256, barsSha256, symbolsSha256 = [] }: DataIdentity) => [
  sha256,
  ...barsSha256 === undefined ? [] : [barsSha256],
  ...symbolsSha256,
];

/**
 * The lines about the same data: of the same file, of the same numbers, or of the same symbol in bars
 * of the same length with time in common, so that a file that grows by a bar is no new start. Lines
 * of old versions, which do not say what their bars are of, are told by the hashes alone. Data of
 * several symbols are the same as those of each of them: whoever has tried something on one has
 * looked at a part.
 */
export function trialsOn<T extends DataOfTrial>(
  trials: readonly T[],
  data: DataIdentity,
): T[] {
  const hashes = new Set(hashesOf(data));
  const { bars = [] } = data;
  return trials.filter((trial) =>
    hashesOf(identityOf(trial)).some((hash) => hashes.has(hash)) ||
    trial.bars?.some((span) => bars.some((other) => spansOverlap(span, other)))
  );
}

/**
 * Number of distinct trials on the same data, whatever was predicted: trying another label is
 * another try. Evaluating the very same again, as a rerun does, shows nothing new, also when bars have
 * been added at the end; bars that begin elsewhere make it another. Smoke runs count: they, too, show
 * test results. So do trials that failed or were interrupted.
 */
export function countTrials(
  trials: readonly (DataOfTrial & Pick<Trial, "trialSha256">)[],
  data: DataIdentity,
): number {
  return byTrial(trialsOn(trials, data)).length;
}
