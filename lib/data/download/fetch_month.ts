import PQueue from "p-queue";
import { formatTime } from "../quality_report.ts";
import { findGaps } from "../store/part_gaps.ts";
import { monthOf, monthSpan, type SourceRecord, type StorePart } from "../store/mod.ts";
import type { ArchiveFile } from "./archive/archive_file.ts";
import { NotOffered } from "./errors.ts";
import { cutRows, mergeRows, type NamedRows } from "./merge_rows.ts";
import { DAY_MS, dayOf, daysOf, type Span } from "./months.ts";
import type { ArchiveFileName, PartData } from "./route.ts";
import { asNumbers, type NumberColumns } from "./tidy_rows.ts";

/** What the store holds of a month. */
export interface StoredMonth {
  readonly columns: NumberColumns;
  /** UTC milliseconds. */
  readonly coveredTo: number;
  readonly sources: readonly SourceRecord[];
}

/** A month of one entry, and what is known of it. */
export interface MonthWanted {
  readonly month: string;
  /** Rows from here on are not asked for, UTC milliseconds. */
  readonly to: number;
  readonly stored?: StoredMonth;
  /** Reads what is stored once more and compares. Default: false. */
  readonly again?: boolean;
  /** First row that the source has, UTC milliseconds, where it is known. */
  readonly firstTime?: number;
  /** Rows of the month before that another source gave; undefined when there are none. */
  readonly before: () => Promise<NumberColumns | undefined>;
}

/** Where the rows of an entry come from. */
export interface MonthSources {
  /** Reads a file of the archive. Absent: there is none for this kind. */
  readonly archive?: {
    readonly periods: readonly ArchiveFileName["period"][];
    read(period: ArchiveFileName["period"], label: string): Promise<ArchiveFile>;
  };
  /** Asks the exchange. Absent: it cannot be reached. */
  readonly api?: (span: Span) => Promise<PartData>;
  /** Time from one row to the next; undefined for events. */
  readonly stepMs?: number;
  /** Whether a step without a row is a hole: bars exist without trades, flow columns do not. */
  readonly dense: boolean;
  /** The exchange's clock. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
  /** Told that no source has a stretch, and why. */
  readonly onAbsent: (message: string) => void;
}

/** Rows that two reads share on purpose, so that a change between them shows. */
const OVERLAP_ROWS = 60;

/** The same for events without a step. */
const OVERLAP_MS = 3 * DAY_MS;

/** Days of one month that are fetched at a time. */
const DAYS_AT_A_TIME = 4;

/** More holes than this are asked for in one stretch. */
const MOST_HOLES = 20;

interface Piece extends NamedRows, Span {
  readonly sources: readonly SourceRecord[];
  readonly archived: boolean;
}

/** What was found; undefined, and a word about it, where the source does not have it. */
async function unlessMissing<T>(
  found: Promise<T>,
  tell: (message: string) => void = () => {},
): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    tell(error.message);
    return undefined;
  }
}

async function readFile(
  { archive }: MonthSources,
  { period, label, from, to }: Span & {
    readonly period: ArchiveFileName["period"];
    readonly label: string;
  },
): Promise<Piece | undefined> {
  if (!archive?.periods.includes(period)) return undefined;
  const file = await unlessMissing(archive.read(period, label));
  return file && {
    name: file.source.url,
    columns: cutRows(asNumbers(file.columns), from, to),
    sources: [file.source],
    archived: true,
    from,
    to,
  };
}

async function readApi(api: NonNullable<MonthSources["api"]>, span: Span): Promise<Piece> {
  const { columns, sources, coveredTo } = await api(span);
  const name = sources[0]?.url ?? "the exchange's API";
  return { name, columns: asNumbers(columns), sources, archived: false, ...span, to: coveredTo };
}

/** Archive files of the days from `from` on, undefined for the days that are not there. */
function readDays(span: Span, sources: MonthSources): Promise<readonly (Piece | Span)[]> {
  const queue = new PQueue({ concurrency: DAYS_AT_A_TIME });
  const days = daysOf(span, sources.now());
  return queue.addAll(days.map((day) => async () => {
    const found = await readFile(sources, { ...day, period: "daily", label: dayOf(day.from) });
    return found ?? day;
  }));
}

/** Joins stretches that touch: what the archive lacks is asked for at once, not day by day. */
function joinSpans(parts: readonly (Piece | Span)[]): (Piece | Span)[] {
  const joined: (Piece | Span)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && !("columns" in last) && !("columns" in part) && last.to === part.from) {
      joined[joined.length - 1] = { from: last.from, to: part.to };
    } else joined.push(part);
  }
  return joined;
}

/** Rows of an API before `span`, which must agree with those known from elsewhere. */
function overlapStart(span: Span, stepMs: number | undefined): number {
  return span.from - (stepMs === undefined ? OVERLAP_MS : OVERLAP_ROWS * stepMs);
}

/** Compares the end of the month before, from another source, with what the API says of it. */
async function checkSeam(start: number, wanted: MonthWanted, sources: MonthSources) {
  const columns = await wanted.before();
  if (!columns || columns.time.length === 0) return;
  const { start: earliest } = monthSpan(monthOf(start - 1));
  const from = Math.max(earliest, overlapStart({ from: start, to: start }, sources.stepMs));
  const asked = await readApi(sources.api!, { from, to: start });
  mergeRows({ name: `the stored month before ${wanted.month}`, columns }, asked);
}

async function readPieces(wanted: MonthWanted, sources: MonthSources): Promise<Piece[]> {
  const { start, end } = monthSpan(wanted.month);
  const month = { from: start, to: end };
  const now = sources.now();
  if (end <= now) {
    const whole = await readFile(sources, { ...month, period: "monthly", label: wanted.month });
    if (whole) return [whole];
  }
  const from = Math.max(
    start,
    wanted.again ? start : wanted.stored?.coveredTo ?? start,
    // Nothing is there before the first row.
    Math.min(wanted.firstTime ?? start, end),
  );
  const to = Math.min(end, wanted.to, now);
  if (from >= to) return [];
  const daily = sources.archive?.periods.includes("daily");
  const days = daily ? await readDays({ from, to }, sources) : [];
  const rest = { from: Math.max(from, days.at(-1)?.to ?? from), to };
  const pieces: Piece[] = [];
  for (const part of joinSpans(rest.from < rest.to ? [...days, rest] : days)) {
    if ("columns" in part) {
      pieces.push(part);
      continue;
    }
    const span = { from: Math.max(from, part.from), to: Math.min(to, part.to) };
    if (!sources.api) {
      sources.warn(
        `${wanted.month}: the archive has nothing of ${formatTime(span.from)} to ${
          formatTime(span.to)
        } and the exchange cannot be asked`,
      );
      break; // what comes later would leave a hole that nobody would look at again
    }
    if (span.from === start) await checkSeam(start, wanted, sources);
    const piece = await unlessMissing(
      readApi(sources.api, {
        from: Math.max(start, overlapStart(span, sources.stepMs)),
        to: span.to,
      }),
      sources.onAbsent,
    );
    if (!piece) break;
    pieces.push(piece);
    if (piece.to < span.to) break; // the rest is not closed yet
  }
  return pieces;
}

/** Holes in what the archive gave, between its rows and at the ends of its files. */
function holesOf(time: Float64Array, pieces: readonly Piece[], wanted: MonthWanted, step: number) {
  const first = wanted.firstTime ?? time[0] ?? Infinity;
  const holes = pieces.filter(({ archived }) => archived).flatMap(({ from, to }) => {
    const start = Math.max(from, first);
    const inside = cutRows({ time }, start, to).time;
    return findGaps(inside, { step, from: start, to })
      .map((gap) => ({ from: Date.parse(gap.from), to: Date.parse(gap.to) }));
  });
  if (holes.length <= MOST_HOLES) return holes;
  return [{ from: holes[0].from, to: holes[holes.length - 1].to }];
}

/**
 * Fetches what is missing of a month: the archive's file of the month, else of its days, and what
 * the archive lacks from the exchange itself, also holes inside its files. Reads overlap what is
 * known already by an hour of minutes, and all must agree.
 *
 * Returns undefined when nothing is new. Throws a {@linkcode Disagreement} when two sources, or two
 * reads of one, differ; nothing of the month is to be stored then.
 */
export async function fetchMonth(
  wanted: MonthWanted,
  sources: MonthSources,
): Promise<StorePart | undefined> {
  const { month, stored } = wanted;
  const { start, end } = monthSpan(month);
  const pieces = await readPieces(wanted, sources);
  if (pieces.length === 0) return undefined;
  // What has been read again from its start on is on record as read now.
  const used: SourceRecord[] = pieces[0].from <= start ? [] : [...stored?.sources ?? []];
  let rows: NamedRows | undefined = stored && { name: "the store", columns: stored.columns };
  const add = (piece: Piece) => {
    const columns = rows ? mergeRows(rows, piece) : piece.columns;
    rows = { name: rows ? `${rows.name} or ${piece.name}` : piece.name, columns };
    used.push(...piece.sources);
  };
  pieces.forEach(add);
  const { stepMs, api, dense } = sources;
  if (dense && stepMs !== undefined && api) {
    for (const hole of holesOf(rows!.columns.time, pieces, wanted, stepMs)) {
      const found = await unlessMissing(readApi(api, hole));
      if (found && found.columns.time.length > 0) {
        sources.warn(
          `${month}: ${found.columns.time.length} rows from ${
            formatTime(hole.from)
          } on were not in the archive and came from the exchange's API`,
        );
        add(found);
      }
    }
  }
  const coveredTo = Math.max(stored?.coveredTo ?? start, pieces[pieces.length - 1].to);
  const columns = cutRows(rows!.columns, start, Math.min(end, coveredTo));
  if (columns.time.length === 0) return undefined;
  const before = stored?.columns.time.length ?? 0;
  if (stored && columns.time.length === before && coveredTo === stored.coveredTo) return undefined;
  return {
    month,
    columns,
    complete: coveredTo >= end,
    coveredTo,
    // A first row later than the month's start is a listing only if the exchange says so.
    ...(wanted.firstTime !== undefined && { coveredFrom: Math.max(start, wanted.firstTime) }),
    sources: used,
  };
}
