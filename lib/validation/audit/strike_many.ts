import type { Bars, Prng } from "../../core/mod.ts";
import type { Computing } from "./computing.ts";
import { strikeRows } from "./perturbations.ts";
import { differ, readsBack, rootMeanSquare, ROUNDING } from "./settling.ts";
import { type AuditColumn, type AuditSubject, isCheap } from "./subject.ts";

/** A row that followed a bar it must not know, until changing all bars from there on confirms it. */
export interface Suspect {
  readonly column: string;
  /** Last bar that the row may know. */
  readonly cut: number;
  /** The bar that was changed. */
  readonly struck: number;
}

/** What striking many bars at once has shown of a subject. */
export interface Struck {
  readonly suspects: readonly Suspect[];
  /**
   * Share of the rows, of the column with the least, that were held against the bar right after
   * what they may know.
   */
  readonly coverage: number;
}

/** Options of {@linkcode strikeMany}. */
export interface StrikeManyOptions {
  /** Computations of a subject. */
  readonly rounds: number;
  /** Bars after a row that one of its bars is tried for each. */
  readonly reach: number;
  readonly random: Prng;
  readonly computing: Computing;
}

/** Suspects of a column that are looked at, the nearest to the changed bar first. */
const MOST_SUSPECTS = 3;
/** Fewest changed bars at once that are worth a computation. */
const FEWEST_STRUCK = 3;

/** A column that reads a known number of bars, and how often a struck bar may follow another. */
interface Combed {
  readonly column: AuditColumn;
  readonly back: number;
  /** Bars from a row to the last that it may know, the most. */
  readonly ahead: number;
  readonly floor: number;
  readonly suspects: (Suspect & { readonly distance: number })[];
}

const known = ({ knownAt }: AuditColumn, row: number) => knownAt ? knownAt[row] : row;

function combed(column: AuditColumn, back: number): Combed {
  let ahead = 0;
  column.values.forEach((value, row) => {
    if (Number.isFinite(value)) ahead = Math.max(ahead, known(column, row) - row);
  });
  return { column, back, ahead, floor: rootMeanSquare(column.values), suspects: [] };
}

/** Bars from one struck bar to the next, so that rows between them stay clear of both. */
const periodOf = (columns: readonly Combed[], reach: number) =>
  Math.max(...columns.map(({ back, ahead }) => back + ahead)) + 1 + reach;

/** Adds the rows that have changed though none of the bars they may read was struck. */
function lookAt(
  { column, back, floor, suspects }: Combed,
  after: Float64Array,
  { offset, period, last }: {
    readonly offset: number;
    readonly period: number;
    readonly last: number;
  },
): void {
  const { values } = column;
  for (let row = 0; row < values.length; row++) {
    const cut = known(column, row);
    const next = cut < offset
      ? offset
      : offset + period * (Math.floor((cut - offset) / period) + 1);
    // The struck bar before it must be older than what the row reads.
    if (next > offset && next - period >= row - back || next > last) continue;
    if (differ(values[row], after[row], { relative: ROUNDING, floor })) {
      suspects.push({ column: column.name, cut, struck: next, distance: next - cut });
    }
  }
}

/** The nearest to their struck bars, of different cuts. */
function nearest({ suspects }: Combed): Suspect[] {
  const found = new Map<number, Suspect>();
  for (const { distance: _, ...suspect } of suspects.sort((a, b) => a.distance - b.distance)) {
    if (found.size === MOST_SUSPECTS) break;
    if (!found.has(suspect.cut)) found.set(suspect.cut, suspect);
  }
  return [...found.values()];
}

/**
 * Changes many single bars at once, far enough apart for the rows before each to have no other among
 * the bars that they read, and lists rows that followed: one computation tries as many rows as there
 * are struck bars, and as many computations as there are bars between two of them try every row, so
 * that leaks on few rows have nowhere to hide. Columns that read all bars since the start, and
 * subjects that fail, are left out.
 */
export async function strikeMany(
  bars: Bars,
  bases: ReadonlyMap<AuditSubject, readonly AuditColumn[]>,
  { rounds, reach, random, computing }: StrikeManyOptions,
): Promise<Map<AuditSubject, Struck>> {
  const found = new Map<AuditSubject, Struck>();
  /** Subjects by period: they share their changed bars. */
  const groups = new Map<number, { subject: AuditSubject; columns: Combed[] }[]>();
  for (const [subject, base] of bases) {
    found.set(subject, { suspects: [], coverage: 0 });
    if (!isCheap(subject) || base.some(({ rows }) => rows)) continue;
    const back = await readsBack({ subject, bars, base, rowsBefore: 0 }, { random, computing });
    const columns = base.map((column) => combed(column, back.get(column.name) ?? Infinity))
      .filter(({ column, back, ahead }) =>
        column.values.length === bars.length &&
        FEWEST_STRUCK * (back + ahead + 1 + reach) <= bars.length
      );
    if (columns.length === 0) continue;
    const period = periodOf(columns, reach);
    groups.set(period, [...groups.get(period) ?? [], { subject, columns }]);
    const coverage = columns.length < base.length ? 0 : Math.min(1, rounds / period);
    found.set(subject, { suspects: [], coverage });
  }
  for (const [period, group] of groups) {
    const tried = Math.min(rounds, period);
    const failed = new Set<AuditSubject>();
    for (let k = 0; k < tried; k++) {
      const fork = random.fork(`strike/${period}/${k}`);
      const offset = tried === period ? k : Math.floor((k + fork.uniform()) * period / tried);
      const struck: number[] = [];
      for (let row = offset; row < bars.length; row += period) struck.push(row);
      const changed = strikeRows(bars, struck, fork);
      const comb = { offset, period, last: struck.at(-1) ?? -1 };
      for (const { subject, columns } of group) {
        if (failed.has(subject)) continue;
        const after = await computing.attempt(subject, changed);
        if (!after) {
          failed.add(subject);
          continue;
        }
        const byName = new Map(after.map((column) => [column.name, column.values]));
        for (const one of columns) {
          const values = byName.get(one.column.name);
          if (values?.length === bars.length) lookAt(one, values, comb);
        }
      }
    }
    for (const { subject, columns } of group) {
      const { coverage } = found.get(subject)!;
      found.set(subject, {
        suspects: columns.flatMap(nearest),
        coverage: failed.has(subject) ? 0 : coverage,
      });
    }
  }
  return found;
}
