import PQueue from "p-queue";
import { assertInteger, assertKnownOptions, notebookInterrupt } from "../../core/mod.ts";
import { formatTime } from "../quality_report.ts";
import {
  DEFAULT_ROOT,
  monthSpan,
  openWriter,
  type PartRecord,
  type StoreKey,
  type StoreManifest,
  type StoreWriter,
} from "../store/mod.ts";
import { stepOf } from "../store/part_gaps.ts";
import { archiveFormat } from "./archive_formats.ts";
import { openClient } from "./ccxt/client.ts";
import {
  DownloadError,
  type DownloadProblem,
  type DownloadResult,
  type EntryResult,
} from "./download_error.ts";
import {
  DEFAULT_PATIENCE,
  DOWNLOAD_OPTIONS,
  type DownloadOptions,
  keysOf,
  spanOf,
} from "./download_options.ts";
import {
  type EntryOptions,
  type EntryPlan,
  type EntryWanted,
  type MonthJob,
  planEntry,
} from "./entry_months.ts";
import { Banned, Disagreement } from "./errors.ts";
import type { DownloadEvent } from "./events.ts";
import { findEntries } from "./instruments.ts";
import { monthsOf, type Span } from "./months.ts";
import type { ExchangeClient, RouteContext } from "./route.ts";

/** Failures in a row, each after all its retries, that end a download: the network is gone. */
const MOST_FAILURES = 4;

/** Further attempts to reach an exchange at all. */
const MOST_CONNECTS = 3;

/** Files of more bytes wait on the disk: a month of Bitcoin's trades is most of a gigabyte. */
const LARGE_BYTES = 32e6;

/** A job and the entry it belongs to. */
interface Task extends MonthJob {
  readonly key: StoreKey;
}

/** The exchange's API and how far its clock is ahead of this machine's. */
interface Connection {
  readonly client?: ExchangeClient;
  readonly aheadMs: number;
}

/**
 * Opens the exchange's API. Where it cannot be reached (it is closed to some countries) but the
 * public archive has all that is wanted, the archive alone is used.
 */
async function connect(
  keys: readonly StoreKey[],
  context: Omit<RouteContext, "now">,
): Promise<Connection> {
  const [{ exchange, market }] = keys;
  const retries = Math.min(context.patience.retries, MOST_CONNECTS);
  const patience = { ...context.patience, retries };
  const client = await openClient({ exchange, market, ...context, patience });
  try {
    for (const { kind } of keys) client.checkKind(kind);
  } catch (error) {
    await client.close();
    throw error;
  }
  try {
    const serverTime = await client.serverTime();
    return { client, aheadMs: serverTime - Date.now() };
  } catch (error) {
    await client.close();
    context.signal?.throwIfAborted();
    const { message } = error as Error;
    if (error instanceof Banned || !keys.every(archiveFormat)) throw error;
    context.warn(`${exchange} cannot be asked (${message}); only its public archive is used`);
    return { aheadMs: 0 };
  }
}

/** One month of each entry in turn, so that all symbols get on side by side. */
function interleave(jobs: readonly (readonly Task[])[]): Task[] {
  const longest = Math.max(0, ...jobs.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => jobs.flatMap((list) => list.slice(i, i + 1)))
    .flat();
}

/** Options of {@linkcode work}. */
interface WorkOptions {
  readonly concurrency: number;
  /** Aborted when somebody or something has stopped the download. */
  readonly signal: AbortSignal;
  /** Stops it. */
  readonly stop: AbortController;
}

/** Works on the tasks until they are done or something makes going on pointless. */
async function work(
  tasks: readonly Task[],
  { concurrency, signal, stop }: WorkOptions,
): Promise<DownloadProblem[]> {
  const queue = new PQueue({ concurrency });
  const problems: DownloadProblem[] = [];
  let failures = 0;
  await queue.addAll(tasks.map(({ key, month, run }) => async () => {
    if (signal.aborted) return;
    try {
      await run();
      failures = 0;
    } catch (cause) {
      if (signal.aborted) return; // it failed because it was stopped
      const error = cause as Error;
      const interrupted = error.name === "AbortError";
      problems.push(interrupted ? { error } : { key, month, error });
      const gone = !(error instanceof Disagreement) && ++failures >= MOST_FAILURES;
      if (interrupted || gone || error instanceof Banned) stop.abort(error);
    }
  }));
  // Who stopped the download wants to hear of that first.
  if (signal.aborted && !stop.signal.aborted) problems.unshift({ error: signal.reason });
  return problems;
}

/** Bars between the months that are stored: no source was asked, or none could tell. */
function barsBetween(parts: readonly PartRecord[], kind: string): number {
  const step = stepOf(kind);
  if (step === undefined) return 0;
  return parts.slice(1).reduce((bars, { coveredFrom }, i) => {
    const between = Date.parse(coveredFrom) - Date.parse(parts[i].coveredTo);
    return bars + Math.max(0, Math.floor(between / step));
  }, 0);
}

/**
 * Months that no source could tell anything of, though the store has rows before and after, or has
 * none at all. Those before the first row are what an exchange does not keep, those behind the last
 * one are still to come.
 */
function missingMonths(
  { key, parts }: StoreManifest,
  { months, unread }: EntryPlan,
  now: number,
): DownloadProblem[] {
  const within = ({ month }: PartRecord) => months.includes(month);
  const [first, last] = [parts.find(within)?.month, parts.findLast(within)?.month];
  const closed = months.filter((month) => unread.has(month) && monthSpan(month).end <= now);
  if (first === undefined || last === undefined) {
    if (closed.length === 0) return [];
    const error = new RangeError(
      `Expected rows of ${months[0]} to ${months.at(-1)} but no source has any`,
    );
    return [{ key, error }];
  }
  return closed.filter((month) => month > first && month < last).map((month) => {
    return { key, month, error: new RangeError("Expected rows but no source has any") };
  });
}

function resultOf(manifest: StoreManifest, span: Span): EntryResult {
  const wanted = new Set(monthsOf({ from: span.from, to: Math.min(span.to, Date.now()) }));
  const parts = manifest.parts.filter(({ month }) => wanted.has(month));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    key: manifest.key,
    rows: sum(parts.map(({ rows }) => rows)),
    missingBars: sum(parts.flatMap(({ gaps }) => gaps.map(({ bars }) => bars))) +
      barsBetween(parts, manifest.key.kind),
    from: parts.find(({ rows }) => rows > 0)?.firstTime,
    to: parts.at(-1)?.coveredTo,
  };
}

/**
 * Downloads market data into the store, without a key: bars of an exchange's symbols, for Binance
 * from its public archive with checksums and the rest through its API, for other exchanges through
 * ccxt; also funding rates, mark prices and columns made of aggregated trades.
 *
 * The unit is a calendar month (UTC): months that are stored whole are not asked for again, the
 * month that runs is continued where it ended, and whatever stops the process costs at most the
 * months in work. Only closed bars are stored. Where two reads overlap they must agree. A month
 * whose file is damaged is named and fetched again.
 *
 * Throws a {@linkcode DownloadError} when anything is missing in the end, with all problems and what
 * was stored; its name is "AbortError" when `signal` stopped it. Throws a `TypeError`, `RangeError`
 * or `SyntaxError` for options that make no sense.
 *
 * @example
 * ```ts ignore
 * import { download } from "lib/data/mod.ts";
 * const { rows } = await download({
 *   exchange: "binance",
 *   symbols: ["BTC/USDT", "ETH/USDT"],
 *   interval: "1m",
 *   from: "2024-01-01",
 *   to: "2024-04-01",
 * });
 * console.log(rows);
 * ```
 */
export async function download(options: DownloadOptions): Promise<DownloadResult> {
  assertKnownOptions("download", options, DOWNLOAD_OPTIONS);
  const { root, endpoints = {}, concurrency = 4, again = false, onEvent = () => {} } = options;
  assertInteger("concurrency", concurrency, { min: 1, max: 64 });
  const keys = keysOf(options), span = spanOf(options);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const warn = (text: string) => onEvent({ type: "message", text });
  const counts = { months: 0, rows: 0, bytes: 0 };
  const counted = (event: DownloadEvent) => {
    if (event.type === "bytes") counts.bytes += event.bytes;
    if (event.type === "month" && event.outcome === "stored") {
      counts.months++;
      counts.rows += event.rows;
    }
    onEvent(event);
  };
  await using closing = new AsyncDisposableStack();
  const shared = { signal, endpoints, patience, warn };
  const { client, aheadMs } = await connect(keys, shared);
  if (client) closing.defer(() => client.close());
  const scratch = { folder: root ?? DEFAULT_ROOT, aboveBytes: LARGE_BYTES };
  const context = { ...shared, scratch, now: () => Date.now() + aheadMs };
  if (span.from >= context.now()) {
    throw new RangeError(
      `Expected from to be before the exchange's time, ${formatTime(context.now())}, but found ${
        formatTime(span.from)
      }`,
    );
  }
  const wanted = await findEntries(keys, { client, context, span });
  const plans: { entry: EntryWanted; writer: StoreWriter; plan: EntryPlan }[] = [];
  for (const entry of wanted) {
    const writer = closing.use(await openWriter(entry.key, { root }));
    const common: EntryOptions = {
      span,
      root,
      again,
      context,
      interrupt: notebookInterrupt(),
      onEvent: counted,
    };
    const plan = await planEntry(entry, { ...common, writer });
    plans.push({ entry, writer, plan });
  }
  const jobs = plans.map(({ entry: { key }, plan }) => plan.jobs.map((job) => ({ ...job, key })));
  const problems = await work(interleave(jobs), { concurrency, signal, stop });
  for (const { entry, writer, plan } of plans) {
    if (!signal.aborted) problems.push(...missingMonths(writer.manifest, plan, context.now()));
    // A manifest without a month would be an entry that holds nothing.
    if (entry.firstTime === undefined || writer.manifest.parts.length === 0) continue;
    await writer.note(`The exchange's first row is of ${formatTime(entry.firstTime)}`);
  }
  const entries = plans.map(({ writer: { manifest } }) => resultOf(manifest, span));
  const result: DownloadResult = { ...counts, entries };
  if (problems.length > 0) throw new DownloadError(problems, result);
  return result;
}
