import type { InterruptCheck } from "../../core/mod.ts";
import {
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
import { fetchMonth, type MonthSources, type StoredMonth } from "./fetch_month.ts";
import { monthsOf, type Span } from "./months.ts";
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

/** What the jobs share. */
interface Entry extends EntryWanted, EntryOptions {
  readonly writer: StoreWriter;
  /** Months whose files are not what the manifest says. */
  readonly damaged: ReadonlySet<string>;
  /** Settles when a month's job has ended, well or not. */
  readonly ended: Map<string, Promise<void>>;
  /** Months that this download has stored. */
  readonly fresh: Set<string>;
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
  const columns = await readRows(entry, { from: start, to: end });
  return { columns, coveredTo: Date.parse(part.coveredTo), sources: part.sources };
}

/** The rows of the month before, where the API has not given them just now itself. */
async function rowsBefore(entry: Entry, month: string): Promise<NumberColumns | undefined> {
  const { start } = monthSpan(month);
  const [before] = monthsOf({ from: start - 1, to: start });
  await entry.ended.get(before);
  const part = partOf(entry, before);
  if (!part || (entry.fresh.has(before) && ofApiOnly(part))) return undefined;
  const span = monthSpan(before);
  return await readRows(entry, { from: span.start, to: span.end });
}

function sourcesOf(entry: Entry, context: RouteContext): MonthSources {
  const { key, id, route } = entry;
  const format = archiveFormat(key);
  return {
    stepMs: stepOf(key.kind),
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
  const { key, span, again, writer, interrupt, onEvent, firstTime } = entry;
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
    const part = await fetchMonth(
      { month, to: span.to, stored, again, firstTime, before: () => rowsBefore(entry, month) },
      sourcesOf(entry, { ...entry.context, warn, onBytes }),
    );
    if (!part) {
      if (entry.damaged.has(month)) {
        throw new Error(`${month}: Expected to download the damaged month again but found no rows`);
      }
      return done(stored ? "unchanged" : "empty");
    }
    entry.context.signal?.throwIfAborted();
    const { rows } = await writer.writePart(part);
    entry.fresh.add(month);
    for (const text of told) await writer.log("download", text);
    done("stored", rows - (stored?.columns.time.length ?? 0));
  } catch (error) {
    done("failed");
    throw error;
  }
}

/**
 * The months of an entry that are not stored whole, each a job of its own. Files are checked first:
 * a damaged month is named and fetched again.
 */
export async function planEntry(
  wanted: EntryWanted,
  options: EntryOptions & { readonly writer: StoreWriter },
): Promise<readonly MonthJob[]> {
  const { key, notBefore } = wanted;
  const { span, root, again, writer, onEvent } = options;
  const issues = writer.manifest.parts.length > 0 ? await verifyEntry(key, { root }) : [];
  for (const { message } of issues) {
    onEvent({ type: "message", key, text: message });
    await writer.log("damaged", message);
  }
  const entry: Entry = {
    ...wanted,
    ...options,
    damaged: new Set(issues.map(({ month }) => month)),
    ended: new Map(),
    fresh: new Set(),
    absenceTold: false,
  };
  const from = Math.max(span.from, notBefore ?? span.from);
  const to = Math.min(span.to, options.context.now());
  const months = from < to ? monthsOf({ from, to }) : [];
  const open = months.filter((month) => again || !partOf(entry, month)?.complete);
  onEvent({ type: "plan", key, months: months.length, stored: months.length - open.length });
  return open.map((month) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    entry.ended.set(month, promise);
    return { month, run: () => runMonth(entry, month).finally(resolve) };
  });
}
