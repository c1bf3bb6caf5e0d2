import type { Bars, Prng } from "../../core/mod.ts";
import { type Change, compareColumns } from "./change.ts";
import { type Computing, isFailure } from "./computing.ts";
import {
  blankRows,
  lastClosed,
  type PerturbationName,
  PERTURBATIONS,
  randomRows,
} from "./perturbations.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** One time that values changed though nothing they may know did. */
export interface Leak {
  readonly column: AuditColumn;
  readonly source: "own" | "others";
  readonly way: PerturbationName;
  /** Values before the cut were missing. */
  readonly inGap: boolean;
  readonly cut: number;
  readonly change: Change;
}

/** A label that was there before the bars of its span were. */
export interface EarlyValue {
  readonly row: number;
  /** Last bar that there was. */
  readonly cut: number;
  /** It was another one than with all bars. */
  readonly differs: boolean;
}

/** What trying has shown of one subject. */
export interface LeakSearch {
  readonly leaks: Leak[];
  /** Errors that changed bars have caused, the first of each way. */
  readonly failures: Map<PerturbationName, string>;
  /** Computations on changed bars, and those of them that threw. */
  attempts: number;
  failed: number;
  compared: number;
  /** By column: values that were compared, and the finite ones among them. */
  readonly held: Map<string, { compared: number; finite: number }>;
  /** By column of labels: the first value before its span, one that differs before others. */
  readonly early: Map<string, EarlyValue>;
}

export const emptySearch = (): LeakSearch => ({
  leaks: [],
  failures: new Map(),
  attempts: 0,
  failed: 0,
  compared: 0,
  held: new Map(),
  early: new Map(),
});

/** Two searches of one subject as one. */
export function joinSearches(a: LeakSearch, b: LeakSearch): LeakSearch {
  const held = new Map(a.held);
  for (const [name, { compared, finite }] of b.held) {
    const known = held.get(name) ?? { compared: 0, finite: 0 };
    held.set(name, { compared: known.compared + compared, finite: known.finite + finite });
  }
  const early = new Map(a.early);
  for (const [name, value] of b.early) keepEarly(early, name, value);
  return {
    leaks: [...a.leaks, ...b.leaks],
    failures: new Map([...b.failures, ...a.failures]),
    attempts: a.attempts + b.attempts,
    failed: a.failed + b.failed,
    compared: a.compared + b.compared,
    held,
    early,
  };
}

function keepEarly(early: Map<string, EarlyValue>, name: string, value?: EarlyValue): void {
  const known = early.get(name);
  if (value && (!known || value.differs && !known.differs)) early.set(name, value);
}

/** A value whose span ends behind the last bar there is. */
function earlyValue(
  { values, knownAt }: AuditColumn,
  after: AuditColumn,
  { cut }: Pick<Leak, "cut">,
): EarlyValue | undefined {
  let first: EarlyValue | undefined;
  for (let row = 0; knownAt && row <= cut; row++) {
    if (knownAt[row] <= cut || !Number.isFinite(after.values[row])) continue;
    const differs = !Object.is(after.values[row], values[row]);
    if (differs) return { row, cut, differs };
    first ??= { row, cut, differs };
  }
  return first;
}

/** Options of {@linkcode findLeaks}. */
export interface FindLeaksOptions {
  /** Rows after which bars are changed, by subject. */
  readonly cutsOf: (subject: AuditSubject) => readonly number[];
  readonly ways: readonly PerturbationName[];
  /** Whether to try bars with missing values before the cut as well. */
  readonly gaps: boolean;
  readonly random: Prng;
  readonly computing: Computing;
}

/** Rows without values up to and including the cut, for fills to reach over. */
const GAP = 3;
/** Share of the bars that a subject may throw for as too few. */
const FEW = 0.25;

/**
 * Changes everything after each cut in each way, computes every subject anew and lists which values
 * changed that may know bars up to the cut only; then the same for the bars of other symbols that
 * had not closed by then.
 */
export async function findLeaks(
  bars: Bars,
  bases: ReadonlyMap<AuditSubject, readonly AuditColumn[]>,
  { cutsOf, ways, gaps, random, computing }: FindLeaksOptions,
): Promise<Map<AuditSubject, LeakSearch>> {
  const searches = new Map<AuditSubject, LeakSearch>();
  for (const subject of bases.keys()) {
    searches.set(subject, emptySearch());
  }
  const subjectsAt = new Map<number, AuditSubject[]>();
  for (const subject of bases.keys()) {
    for (const cut of cutsOf(subject)) {
      subjectsAt.set(cut, [...subjectsAt.get(cut) ?? [], subject]);
    }
  }

  async function attempt(
    subject: AuditSubject,
    base: readonly AuditColumn[],
    changed: { bars: Bars; others?: readonly Bars[] },
    found: Pick<Leak, "source" | "way" | "inGap" | "cut">,
  ): Promise<void> {
    const search = searches.get(subject)!;
    let columns;
    try {
      columns = await computing.compute(subject, changed.bars, changed.others);
    } catch (error) {
      if (!isFailure(error)) throw error;
      // A recipe may well want more bars than few.
      if (found.way === "truncated" && found.cut < FEW * bars.length) return;
      search.attempts++;
      search.failed++;
      if (!search.failures.has(found.way)) search.failures.set(found.way, error.message);
      return;
    }
    search.attempts++;
    const byName = new Map(columns.map((column) => [column.name, column]));
    for (const column of base) {
      const after = byName.get(column.name);
      // A fold that fewer bars have no room for.
      if (!after) continue;
      const { compared, finite, change } = compareColumns(column, after, { cut: found.cut });
      search.compared += compared;
      const held = search.held.get(column.name) ?? { compared: 0, finite: 0 };
      held.compared += compared;
      held.finite += finite;
      search.held.set(column.name, held);
      if (change) search.leaks.push({ column, change, ...found });
      if (subject.kind !== "label" || found.way !== "truncated") continue;
      keepEarly(search.early, column.name, earlyValue(column, after, found));
    }
  }

  for (const [cut, subjects] of [...subjectsAt].sort(([a], [b]) => a - b)) {
    for (const way of ways) {
      const changed = PERTURBATIONS[way](bars, cut, random.fork(`${way}/${cut}`));
      for (const subject of subjects) {
        if (subject.ways && !subject.ways.includes(way)) continue;
        const found = { source: "own", way, inGap: false, cut } as const;
        await attempt(subject, bases.get(subject)!, { bars: changed }, found);
      }
    }
    for (const subject of subjects.filter(({ others = [] }) => others.length > 0)) {
      for (const way of ["truncated", "random"] as const) {
        const others = subject.others!.map((other, k) => {
          const known = lastClosed(other, bars, cut);
          return PERTURBATIONS[way](other, known, random.fork(`${way}/${cut}/${k}`));
        });
        const found = { source: "others", way, inGap: false, cut } as const;
        await attempt(subject, bases.get(subject)!, { bars, others }, found);
      }
    }
    if (!gaps) continue;
    const holed = blankRows(bars, Math.max(0, cut + 1 - GAP), cut + 1);
    const filled = randomRows(holed, {
      start: cut + 1,
      end: bars.length,
      random: random.fork(`gap/${cut}`),
    });
    for (const subject of subjects.filter(({ kind }) => kind === "feature")) {
      const base = await computing.attempt(subject, holed);
      // What throws on missing values is told when later ones are missing.
      if (!base) continue;
      await attempt(subject, base, { bars: filled }, {
        source: "own",
        way: "random",
        inGap: true,
        cut,
      });
    }
  }
  return searches;
}
