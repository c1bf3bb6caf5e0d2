import { findGaps } from "../store/part_gaps.ts";
import { formatTime } from "../quality_report.ts";
import { lowerBound } from "../store/lower_bound.ts";
import { monthSpan, type SourceRecord, type StorePart } from "../store/mod.ts";
import type { ArchiveFile } from "./archive/archive_file.ts";
import { restoreFilled } from "./filled_rows.ts";
import { cutRows, mergeRows, type NamedRows } from "./merge_rows.ts";
import { type Piece, readApi, readPieces, unlessMissing } from "./month_pieces.ts";
import type { Span } from "./months.ts";
import type { ArchiveFileName, PartData } from "./route.ts";
import type { NumberColumns } from "./tidy_rows.ts";

/** What the store holds of a month. */
export interface StoredMonth {
  /** Rows that a source gave. */
  readonly columns: NumberColumns;
  /** Rows that a repair put in. */
  readonly filled?: NumberColumns;
  /** UTC milliseconds. */
  readonly coveredFrom: number;
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
  /** Reads the month from its start on, also what is stored, and compares. Default: false. */
  readonly again?: boolean;
  /** End of the last row that the source will ever have, UTC milliseconds; "rows": with its rows. */
  readonly endTime?: number | "rows";
  /** First row that the source has, UTC milliseconds, where it is known. */
  readonly firstTime?: number;
  /** Rows of the month before that another source gave; undefined when there are none. */
  readonly before: () => Promise<NumberColumns | undefined>;
  /** Whether the entry has rows of any month before. */
  readonly hasEarlier: () => Promise<boolean>;
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
  /** Two reads share so much on purpose, milliseconds, so that a change between them shows. */
  readonly overlapMs: number;
  /** Whether a step without a row is a hole: bars exist without trades, flow columns do not. */
  readonly dense: boolean;
  /** The exchange's clock. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
  /** Told that no source has a stretch, and why. */
  readonly onAbsent: (message: string) => void;
}

/** More holes than this are asked for in one stretch. */
const MOST_HOLES = 20;

/** Holes in what the archive gave of `span`, between its rows and at the ends of its files. */
function holesOf(time: Float64Array, pieces: readonly Piece[], { step, from, to }: HolesOptions) {
  const holes = pieces.filter(({ archived }) => archived).flatMap((piece) => {
    const start = Math.max(piece.from, from), end = Math.min(piece.to, to);
    if (start >= end) return [];
    const inside = cutRows({ time }, start, end).time;
    return findGaps(inside, { step, from: start, to: end })
      .map((gap) => ({ from: Date.parse(gap.from), to: Date.parse(gap.to) }));
  });
  if (holes.length <= MOST_HOLES) return holes;
  return [{ from: holes[0].from, to: holes[holes.length - 1].to }];
}

/** Where rows are expected. */
interface HolesOptions extends Span {
  readonly step: number;
}

/**
 * Where rows of a month are expected from: the very first row of all may be later than the month's
 * start, any other month begins with the month. Undefined when no row is there.
 */
async function expectedFrom(
  time: Float64Array,
  { month, firstTime, hasEarlier }: MonthWanted,
  stepMs = 1,
): Promise<number | undefined> {
  const { start } = monthSpan(month);
  const [first] = time;
  if (first === undefined) return undefined;
  if (firstTime !== undefined) return Math.max(start, Math.min(firstTime, first));
  return first < start + stepMs || await hasEarlier() ? start : first;
}

/** Finds which of several sources gave the row of a time; the first that has it counts. */
function sourceOf(known: readonly (NamedRows & { readonly name: string })[]) {
  return (time: number): string => {
    const has = ({ columns }: NamedRows) => columns.time[lowerBound(columns.time, time)] === time;
    return (known.find(has) ?? known[known.length - 1]).name;
  };
}

/**
 * Fetches what is missing of a month: the archive's file of the month, else of its days, and what
 * the archive lacks from the exchange itself, also holes inside its files. Reads overlap what is
 * known already by an hour of minutes, and all must agree; rows that a repair put in yield to those
 * of a source.
 *
 * Returns "unread" when no source could tell anything, undefined when nothing is new. Throws a
 * {@linkcode Disagreement} when two sources, or two reads of one, differ; nothing of the month is to
 * be stored then.
 */
export async function fetchMonth(
  wanted: MonthWanted,
  sources: MonthSources,
): Promise<StorePart | "unread" | undefined> {
  const { month, stored, endTime } = wanted;
  const { start, end } = monthSpan(month);
  const pieces = await readPieces(wanted, sources);
  if (pieces.length === 0) return "unread";
  // What has been read again from its start on is on record as read now.
  const begin = Math.min(end, Math.max(start, wanted.firstTime ?? start));
  const used: SourceRecord[] = pieces[0].from <= begin ? [] : [...stored?.sources ?? []];
  const known: (NamedRows & { readonly name: string })[] = [];
  let rows: NumberColumns | undefined;
  const take = (named: NamedRows & { readonly name: string }) => {
    rows = rows ? mergeRows({ name: sourceOf(known), columns: rows }, named) : named.columns;
    known.push(named);
  };
  const add = (piece: Piece) => {
    take(piece);
    used.push(...piece.sources);
  };
  if (stored) take({ name: "the store", columns: stored.columns });
  pieces.forEach(add);
  const { stepMs, api, dense } = sources;
  const coveredFrom = await expectedFrom(rows!.time, wanted, stepMs);
  const last = endTime === "rows" ? (rows!.time.at(-1) ?? start) + (stepMs ?? 1) : endTime;
  const ended = last !== undefined && last <= end;
  const until = ended ? last : end;
  if (dense && stepMs !== undefined && api && coveredFrom !== undefined) {
    for (
      const hole of holesOf(rows!.time, pieces, { step: stepMs, from: coveredFrom, to: until })
    ) {
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
  const coveredTo = Math.min(
    Math.max(until, (rows!.time.at(-1) ?? start) + 1),
    Math.max(stored?.coveredTo ?? start, pieces[pieces.length - 1].to),
  );
  const given = cutRows(rows!, start, Math.min(end, coveredTo));
  if (given.time.length === 0) return undefined;
  if (
    stored && given.time.length === stored.columns.time.length &&
    coveredTo === stored.coveredTo && coveredFrom === stored.coveredFrom
  ) return undefined;
  return {
    month,
    columns: restoreFilled(given, stored?.filled),
    complete: coveredTo >= until,
    coveredTo,
    coveredFrom,
    sources: used,
  };
}
