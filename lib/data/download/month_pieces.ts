import PQueue from "p-queue";
import { formatTime } from "../quality_report.ts";
import { monthOf, monthSpan, type SourceRecord } from "../store/mod.ts";
import { NotOffered } from "./errors.ts";
import type { MonthSources, MonthWanted } from "./fetch_month.ts";
import { cutRows, mergeRows, type NamedRows } from "./merge_rows.ts";
import { dayOf, daysOf, type Span } from "./months.ts";
import type { ArchiveFileName } from "./route.ts";
import { asNumbers } from "./tidy_rows.ts";

/** Days of one month that are fetched at a time. */
const DAYS_AT_A_TIME = 4;

/** What one source gave of a stretch. */
export interface Piece extends NamedRows, Span {
  readonly name: string;
  readonly sources: readonly SourceRecord[];
  readonly archived: boolean;
}

/** What was found; undefined, and a word about it, where the source does not have it. */
export async function unlessMissing<T>(
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

/** What the exchange says of a stretch. */
export async function readApi(api: NonNullable<MonthSources["api"]>, span: Span): Promise<Piece> {
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

/** Compares the end of the month before, from another source, with what the API says of it. */
async function checkSeam(start: number, wanted: MonthWanted, sources: MonthSources) {
  const columns = await wanted.before();
  if (!columns || columns.time.length === 0) return;
  const { start: earliest } = monthSpan(monthOf(start - 1));
  const from = Math.max(earliest, start - sources.overlapMs);
  const asked = await readApi(sources.api!, { from, to: start });
  mergeRows({ name: `the stored month before ${wanted.month}`, columns }, asked);
}

/**
 * What the sources have of a month, in order of time: the archive's file of the month, else of its
 * days, and from the exchange what the archive lacks. Ends where nothing can be read on.
 */
export async function readPieces(wanted: MonthWanted, sources: MonthSources): Promise<Piece[]> {
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
        from: Math.max(start, span.from - sources.overlapMs),
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
