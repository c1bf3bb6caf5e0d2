import type { InterruptCheck } from "../../core/mod.ts";
import {
  monthOf,
  monthSpan,
  type PartRecord,
  readColumns,
  type StoreKey,
  type StoreWriter,
  verifyEntry,
} from "../store/mod.ts";
import { stepOf } from "../store/part_gaps.ts";
import { readArchiveFile } from "./archive/archive_file.ts";
import { archiveFormat } from "./archive_formats.ts";
import type { DownloadEvent, MonthEvent } from "./events.ts";
import { splitFilled } from "./filled_rows.ts";
import { fetchMonth, type MonthSources, type StoredMonth } from "./fetch_month.ts";
import { DAY_MS, monthsOf, type Span } from "./months.ts";
import type { Route, RouteContext } from "./route.ts";
import { asNumbers, type NumberColumns } from "./tidy_rows.ts";

/** One entry that is to be downloaded. */
export interface EntryWanted {
  readonly key: StoreKey;
  /** The exchange's own name of the symbol. */
  readonly id: string;
  /** Absent: the exchange cannot be asked, only its archive. */
  readonly route?: Route;
  /** Nothing is there before, UTC milliseconds, as far as the exchange tells. */
  readonly notBefore?: number;
  /** Time of the very first row, UTC milliseconds, where the exchange tells it. */
  readonly firstTime?: number;
  /** It is not traded any more, and nothing is there from here on, UTC milliseconds. */
  readonly endTime?: number;
  /** Whether `endTime` is the end of its very last row. */
  readonly endExact?: boolean;
}

/** What all entries of one download share. */
export interface EntryOptions {
  readonly span: Span;
  readonly root?: string;
  /** Reads what is stored once more and compares. */
  readonly again: boolean;
  readonly context: Omit<RouteContext, "warn" | "onBytes">;
  readonly interrupt: InterruptCheck;
  readonly onEvent: (event: DownloadEvent) => void;
}

/** A month to be fetched and stored. */
export interface MonthJob {
  readonly month: string;
  run(): Promise<void>;
}

/** What is to be done for an entry. */
export interface EntryPlan {
  readonly jobs: readonly MonthJob[];
  /** The months in the range that was asked for, stored or not. */
  readonly months: readonly string[];
  /** Months, of those worked on so far, of which no source could tell anything. */
  readonly unread: ReadonlySet<string>;
}

/** What the jobs share. */
interface Entry extends EntryWanted, EntryOptions {
  readonly writer: StoreWriter;
  /** Months whose files are not what the manifest says. */
  readonly damaged: ReadonlySet<string>;
  /** Settles when a month's job has ended, well or not. */
  readonly ended: Map<string, Promise<void>>;
  /** Months that this download has stored. */
  readonly fresh: Set<string>;
  /** Months of which no source could tell anything. */
  readonly unread: Set<string>;
  /** Whether it has been told that the exchange does not go back so far: once is enough. */
  absenceTold: boolean;
}

const ofApiOnly = ({ sources }: PartRecord) => sources.every(({ sha256 }) => sha256 === undefined);

function partOf({ writer, damaged }: Entry, month: string): PartRecord | undefined {
  return damaged.has(month)
    ? undefined
    : writer.manifest.parts.find((part) => part.month === month);
}

async function readRows({ key, root }: Entry, span: Span): Promise<NumberColumns> {
  return asNumbers(await readColumns(key, { root, ...span }));
}

async function storedMonth(entry: Entry, month: string): Promise<StoredMonth | undefined> {
  const part = partOf(entry, month);
  if (!part) return undefined;
  const { start, end } = monthSpan(month);
  const { given, filled } = splitFilled(await readRows(entry, { from: start, to: end }));
  return {
    columns: given,
    filled,
    coveredFrom: Date.parse(part.coveredFrom),
    coveredTo: Date.parse(part.coveredTo),
    sources: part.sources,
  };
}

/** Whether the entry has rows of any month before, once those in work are done. */
async function hasEarlier({ ended, writer }: Entry, month: string): Promise<boolean> {
  // Jobs start in order of time, so that those before are done or in work.
  await Promise.all([...ended].filter(([one]) => one < month).map(([, end]) => end));
  return writer.manifest.parts.some((part) => part.month < month && part.rows > 0);
}

/** What is on record where a source was asked for more and has nothing before. */
const nothingBefore = (time: string) => `Nothing is there before ${time}`;

/** Whether nothing is missing between a month's start and its first row. */
function beginsWhole({ writer, firstTime }: Entry, part: PartRecord): boolean {
  const { parts, notes = [] } = writer.manifest;
  const { start } = monthSpan(part.month);
  if (Date.parse(part.coveredFrom) <= Math.max(start, firstTime ?? start)) return true;
  return !parts.some(({ month, rows }) => month < part.month && rows > 0) &&
    notes.includes(nothingBefore(part.coveredFrom));
}

/** Whether a month needs no further look: all of it was read, and found as it is on record. */
function isWhole(entry: Entry, part: PartRecord | undefined): boolean {
  if (!part?.complete || !beginsWhole(entry, part)) return false;
  // An instrument that had ended may be traded again.
  const end = Math.min(monthSpan(part.month).end, entry.endTime ?? Infinity);
  return Date.parse(part.coveredTo) >= end || (entry.endTime !== undefined && !entry.endExact);
}

/** The rows of the month before, where the API has not given them just now itself. */
async function rowsBefore(entry: Entry, month: string): Promise<NumberColumns | undefined> {
  const { start } = monthSpan(month);
  const [before] = monthsOf({ from: start - 1, to: start });
  await entry.ended.get(before);
  const part = partOf(entry, before);
  if (!part || (entry.fresh.has(before) && ofApiOnly(part))) return undefined;
  const span = monthSpan(before);
  return splitFilled(await readRows(entry, { from: span.start, to: span.end })).given;
}

/** So much of what is known is read again: an hour of minutes, some settlements of funding. */
function overlapOf(kind: string): number {
  return kind === "funding" ? 3 * DAY_MS : 60 * (stepOf(kind) ?? 60_000);
}

function sourcesOf(entry: Entry, context: RouteContext): MonthSources {
  const { key, id, route } = entry;
  const format = archiveFormat(key);
  return {
    stepMs: stepOf(key.kind),
    overlapMs: overlapOf(key.kind),
    dense: !key.kind.startsWith("flow-"),
    now: context.now,
    warn: context.warn,
    onAbsent(message) {
      if (!entry.absenceTold) context.warn(message);
      entry.absenceTold = true;
    },
    archive: format && {
      periods: format.periods,
      read: (period, label) =>
        readArchiveFile(
          format,
          { market: key.market, id, kind: key.kind, period, label },
          context,
        ),
    },
    api: route && (({ from, to }) => route({ key, from, to }, context)),
  };
}

async function runMonth(entry: Entry, month: string): Promise<void> {
  const { key, span, writer, interrupt, onEvent, firstTime, endTime, endExact } = entry;
  const told: string[] = [];
  const warn = (text: string) => {
    told.push(text);
    onEvent({ type: "message", key, text });
  };
  const onBytes = (bytes: number) => onEvent({ type: "bytes", key, bytes });
  const done = (outcome: MonthEvent["outcome"], rows = 0) =>
    onEvent({ type: "month", key, month, outcome, rows });
  try {
    interrupt.throwIfAborted();
    const stored = await storedMonth(entry, month);
    const before = partOf(entry, month);
    const again = entry.again || !before || !beginsWhole(entry, before);
    const last = endTime !== undefined && monthOf(endTime - 1) === month;
    const to = entry.damaged.has(month) ? Infinity : span.to;
    const part = await fetchMonth(
      {
        month,
        to: Math.min(to, endTime ?? Infinity),
        stored,
        again,
        firstTime,
        endTime: last ? (endExact ? endTime : "rows") : undefined,
        before: () => rowsBefore(entry, month),
        hasEarlier: () => hasEarlier(entry, month),
      },
      sourcesOf(entry, { ...entry.context, warn, onBytes }),
    );
    if (part === "unread") entry.unread.add(month);
    if ((!part || part === "unread") && entry.damaged.has(month)) {
      throw new Error(`${month}: Expected to download the damaged month again but found no rows`);
    }
    entry.context.signal?.throwIfAborted();
    if (part && part !== "unread") {
      await writer.writePart(part);
      entry.fresh.add(month);
      for (const text of told) await writer.log("download", text);
    }
    const after = writer.manifest.parts.find((one) => one.month === month);
    if (again && after && after.rows > 0 && part !== "unread" && !beginsWhole(entry, after)) {
      if (!await hasEarlier(entry, month)) await writer.note(nothingBefore(after.coveredFrom));
    }
    if (!part || part === "unread") return done(stored ? "unchanged" : "empty");
    done("stored", part.columns.time.length - rowsOf(stored));
  } catch (error) {
    done("failed");
    throw error;
  }
}

const rowsOf = (stored: StoredMonth | undefined) =>
  (stored?.columns.time.length ?? 0) + (stored?.filled?.time.length ?? 0);

/** Whether a month can only be imported again. */
const isImported = ({ sources }: PartRecord) =>
  sources.length > 0 && sources.every(({ url }) => url.startsWith("file:"));

/** Damaged months outside of the range: they are fetched again, too, where that can be done. */
function damagedBeyond({ writer, damaged }: Entry, months: readonly string[]): string[] {
  return writer.manifest.parts
    .filter((part) => damaged.has(part.month) && !months.includes(part.month) && !isImported(part))
    .map(({ month }) => month);
}

/** The months that the options ask for and the instrument can have. */
function wantedMonths({ span, notBefore, endTime, context }: Entry): readonly string[] {
  const from = Math.max(span.from, notBefore ?? span.from);
  const to = Math.min(span.to, context.now(), endTime ?? Infinity);
  return from < to ? monthsOf({ from, to }) : [];
}

/**
 * The months of an entry that are not stored whole, each a job of its own. Files are checked first:
 * a damaged month is named and fetched again.
 */
export async function planEntry(
  wanted: EntryWanted,
  options: EntryOptions & { readonly writer: StoreWriter },
): Promise<EntryPlan> {
  const { key } = wanted;
  const { root, again, writer, onEvent } = options;
  const issues = writer.manifest.parts.length > 0 ? await verifyEntry(key, { root }) : [];
  for (const { message } of issues) {
    onEvent({ type: "message", key, text: message });
    if (writer.manifest.log.some(({ detail }) => detail === message)) continue;
    await writer.log("damaged", message);
  }
  const entry: Entry = {
    ...wanted,
    ...options,
    damaged: new Set(issues.map(({ month }) => month)),
    ended: new Map(),
    fresh: new Set(),
    unread: new Set(),
    absenceTold: false,
  };
  const months = wantedMonths(entry);
  const open = [
    ...damagedBeyond(entry, months),
    ...months.filter((month) => again || !isWhole(entry, partOf(entry, month))),
  ].sort();
  const all = new Set([...months, ...open]).size;
  onEvent({ type: "plan", key, months: all, stored: all - open.length });
  const jobs = open.map((month) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    entry.ended.set(month, promise);
    return { month, run: () => runMonth(entry, month).finally(resolve) };
  });
  return { jobs, months, unread: entry.unread };
}
