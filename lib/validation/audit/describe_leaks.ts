import type { Bars } from "../../core/mod.ts";
import { type Audited, placeOf } from "./audited.ts";
import { CAUSE_TEXT, causeOf, type LeakPattern, type Reads } from "./cause.ts";
import type { Finding } from "./finding.ts";
import type { Leak, LeakSearch } from "./find_leaks.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** What is known about a subject beyond its leaks. */
export interface LeakContext extends Pick<Audited, "bars" | "rowsBefore"> {
  /** By column. */
  readonly reads: ReadonlyMap<string, Reads>;
  readonly horizon?: number;
}

/** Share of the bars that a label may look ahead for a longer span to be what it lacks. */
const FARTHEST = 0.2;

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

const rowName = (offset: number) => offset === 0 ? "t" : offset < 0 ? `t${offset}` : `t+${offset}`;

function patternOf(
  leaks: readonly Leak[],
  { subject, reads, horizon }: Pick<LeakContext, "horizon"> & {
    readonly subject: AuditSubject;
    readonly reads?: Reads;
  },
): LeakPattern {
  const { source, column } = leaks[0];
  const clean = leaks.filter(({ inGap }) => !inGap);
  const shown = clean.length > 0 ? clean : leaks;
  const firstByCut = new Map<number, number>();
  for (const { cut, change } of shown) {
    firstByCut.set(cut, Math.min(firstByCut.get(cut) ?? Infinity, change.first));
  }
  // Values of a shorter sample are on another scale, too, but so are counts of bars.
  const moved = shown.filter(({ way }) => way !== "truncated" && way !== "missing");
  const all = (shape: "affine" | "grouped") => {
    const told = moved.flatMap(({ change }) => change[shape] ?? []);
    return told.length > 0 && told.every(Boolean);
  };
  return {
    kind: column.kind ?? subject.kind,
    source,
    ways: new Set(shown.map(({ way }) => way)),
    onlyInGaps: clean.length === 0,
    onlyBeforeWarmup: subject.warmup !== undefined && !column.knownAt &&
      shown.every(({ change }) => change.last < subject.warmup!),
    firstRows: [...firstByCut.values()],
    offsets: [...firstByCut].map(([cut, first]) => cut + 1 - first),
    rows: column.values.length,
    affine: all("affine"),
    grouped: all("grouped"),
    reads,
    horizon,
  };
}

function spanText({ ahead, behind, reached }: Reads, bars: Bars): string {
  const row = reached > 0 ? "a row" : "one of few such rows";
  return behind > bars.length / 5
    ? `; ${row} reads up to ${rowName(ahead)}`
    : `; ${row} reads from ${rowName(-behind)} to ${rowName(ahead)}`;
}

/** How far ahead the value is, where that can be said. */
function offsetOf(pattern: LeakPattern, leaks: readonly Leak[]): number | null {
  const { reads, offsets, kind } = pattern;
  if (kind === "label") {
    const { knownAt } = leaks[0].column;
    if (!reads || !knownAt) return null;
    const declared = knownAt.reduce((most, end, row) => Math.max(most, end - row), 0);
    // So far is no span: the label knows figures of the whole sample.
    if (reads.ahead > FARTHEST * knownAt.length) return null;
    return Math.max(1, reads.ahead - declared);
  }
  if (leaks[0].column.knownAt || leaks[0].column.rows || leaks[0].source === "others") return null;
  const cause = causeOf(pattern);
  if (cause === "unfinishedInterval") return Math.max(...offsets);
  const unbounded = ["wholeSampleScale", "categoryStatistic", "wholeSampleFit", "barCount"];
  if (unbounded.includes(cause)) return null;
  return reads?.ahead ?? Math.max(...offsets);
}

function findingOf(
  leaks: readonly Leak[],
  subject: AuditSubject,
  { bars, rowsBefore, reads, horizon }: LeakContext,
): Finding {
  const { column, source } = leaks[0];
  const own = reads.get(column.name);
  const pattern = patternOf(leaks, { subject, reads: own, horizon });
  const { kind } = pattern;
  const cause = causeOf(pattern);
  const worst = leaks.reduce((a, b) => b.change.first < a.change.first ? b : a);
  // Values that say what they may know are not one a bar, save those of labels.
  const barOf = kind === "label" ? undefined : column.rows ?? column.knownAt;
  const row = barOf ? barOf[worst.change.first] : worst.change.first;
  const place = placeOf({ bars, rowsBefore }, row);
  const offset = offsetOf(pattern, leaks);
  const later = source === "others"
    ? "bars of the other symbol that had not closed"
    : offset === null
    ? "later bars"
    : kind === "label"
    ? `bars up to ${plural(offset, "bar")} after its span`
    : `bars up to ${plural(offset, "bar")} later`;
  const span = own && source === "own" && offset !== null && kind === "feature"
    ? spanText(own, bars)
    : "";
  return {
    code: kind === "label"
      ? "labelSpanTooShort"
      : source === "others"
      ? "otherFutureChangesPast"
      : "futureChangesPast",
    cause,
    severity: "error",
    kind,
    subject: subject.name,
    column: column.name,
    ...place,
    offset,
    message:
      `${kind} ${column.name} changes in row ${place.firstRow} when ${later} do${span}: likely ${
        CAUSE_TEXT[cause]
      }`,
  };
}

/** Leaks of the first kind of column that has any: what is made later only hands them on. */
function rootLeaks(leaks: readonly Leak[], subject: AuditSubject, order: readonly AuditColumn[]) {
  const kindOf = ({ kind = subject.kind }: AuditColumn) => kind;
  const first = order.find(({ name }) => leaks.some(({ column }) => column.name === name));
  return first ? leaks.filter(({ column }) => kindOf(column) === kindOf(first)) : [];
}

/** What a subject threw on changed bars: an error where that was more often than not. */
function failuresOf(
  subject: AuditSubject,
  { failures, failed, attempts }: LeakSearch,
): Finding[] {
  const mostly = 2 * failed > attempts;
  return [...failures].slice(0, mostly ? 1 : undefined).map(([way, message]) => ({
    code: "failed",
    cause: "exception",
    severity: mostly ? "error" : "warning",
    kind: subject.kind,
    subject: subject.name,
    column: subject.name,
    firstRow: null,
    time: null,
    offset: null,
    message: `${subject.kind} ${subject.name} throws when later bars are ${way}` +
      `${mostly ? `, ${failed} times of ${attempts}, so that it is not audited` : ""}: ${message}`,
  }));
}

/**
 * One finding for each column and each source of later bars that reached it. `order` are the columns
 * in the order in which they are made.
 */
export function describeLeaks(
  subject: AuditSubject,
  search: LeakSearch,
  context: LeakContext & { readonly order: readonly AuditColumn[] },
): Finding[] {
  const roots = rootLeaks(search.leaks, subject, context.order);
  const groups = Map.groupBy(roots, ({ column, source }) => `${source}/${column.name}`);
  const findings = [...groups.values()].map((group) => findingOf(group, subject, context));
  findings.push(...failuresOf(subject, search));
  return findings;
}
