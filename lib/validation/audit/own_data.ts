import type { Bars, Prng } from "../../core/mod.ts";
import { CAUSE_TEXT } from "./cause.ts";
import { compareColumns } from "./change.ts";
import type { Computing } from "./computing.ts";
import type { Finding } from "./finding.ts";
import { PERTURBATIONS, randomRows } from "./perturbations.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

const DAY_MS = 86_400_000;
/** 400 years: after as many the calendar repeats itself, weekdays and all. */
const CALENDAR_MS = 146_097 * DAY_MS;
/** A day, an hour and a minute: whatever is read off the time shows it somewhere. */
const LITTLE_MS = DAY_MS + 3_660_000;
/** Share of a column's values that go missing, above which it has them from a table by date. */
const LOST = 0.05;

/** What columns of features come from. */
export interface Origin {
  /** Columns that no bar moves: of the calendar, constant, or of data of their own. */
  readonly followNoBar: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

const moved = (bars: Bars, by: number): Bars =>
  Object.freeze({ ...bars, time: bars.time.map((time) => time + by) });

const finite = (values: Float64Array): number =>
  values.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0);

function isConstant(values: Float64Array): boolean {
  const known = values.filter(Number.isFinite);
  return known.every((value) => value === known[0]);
}

/** Columns over changed bars by name; what throws tells nothing. */
async function valuesOver(
  subject: AuditSubject,
  { computing, change }: { readonly computing: Computing; readonly change: (bars: Bars) => Bars },
  bars: Bars,
): Promise<ReadonlyMap<string, AuditColumn>> {
  const others = (subject.others ?? []).map(change);
  const columns = await computing.attempt(subject, change(bars), others);
  return new Map(columns?.map((column) => [column.name, column]));
}

/**
 * Looks for columns that changed bars say nothing of. All bars become other ones, those of other symbols
 * too: what keeps every bit follows no bar. All times move on by 400 years, which the calendar does not
 * see: what goes missing then is read from a table by date, and what changes otherwise may be.
 */
export async function checkOwnData(
  { subject, bars, base }: {
    readonly subject: AuditSubject;
    readonly bars: Bars;
    readonly base: readonly AuditColumn[];
  },
  { random, computing }: { readonly random: Prng; readonly computing: Computing },
): Promise<Origin> {
  const fork = random.fork("origin");
  const other = (given: Bars) =>
    // Turned round besides: what asks only where a value is in its range must show it, too.
    PERTURBATIONS.mirrored(
      randomRows(given, { start: 0, end: given.length, random: fork }),
      -1,
      fork,
    );
  const over = (change: (bars: Bars) => Bars) => valuesOver(subject, { computing, change }, bars);
  const changed = await over(other);
  const later = await over((given) => moved(given, CALENDAR_MS));
  const differs = (column: AuditColumn, after: AuditColumn | undefined) =>
    after && compareColumns(column, after, { cut: Infinity }).change;
  const followNoBar = new Set(
    base.filter((column) => changed.has(column.name) && !differs(column, changed.get(column.name)))
      .map(({ name }) => name),
  );
  const still = base.filter(({ name, values }) => followNoBar.has(name) && !isConstant(values));
  const soon = still.length > 0 ? await over((given) => moved(given, LITTLE_MS)) : changed;

  const findings = base.flatMap((column): Finding[] => {
    const { name, values } = column;
    const after = later.get(name);
    const change = differs(column, after);
    const lost = after ? 1 - finite(after.values) / Math.max(1, finite(values)) : 0;
    const isStill = still.includes(column) && !change && soon.has(name) &&
      !differs(column, soon.get(name));
    // A line through time, like the days since a date, is no table.
    if (!isStill && (!change || change.affine && !isConstant(after!.values))) return [];
    const seen = isStill
      ? "follows neither the bars nor their times"
      : lost > LOST
      ? "is missing when all times are 400 years later"
      : "changes when all times are 400 years later";
    return [{
      code: "notAudited",
      cause: "ownData",
      severity: isStill || lost > LOST ? "error" : "warning",
      kind: subject.kind,
      subject: subject.name,
      column: name,
      firstRow: null,
      time: null,
      offset: null,
      message: `${subject.kind} ${name} ${seen}: likely ${CAUSE_TEXT.ownData}`,
    }];
  });
  return { followNoBar, findings };
}
