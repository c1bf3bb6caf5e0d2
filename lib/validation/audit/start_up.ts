import type { Bars, Prng } from "../../core/mod.ts";
import { type Audited, placeOf } from "./audited.ts";
import { CAUSE_TEXT } from "./cause.ts";
import type { Computing } from "./computing.ts";
import type { ColumnMeasure, Finding } from "./finding.ts";
import { blankRows, laterBars, randomRows } from "./perturbations.ts";
import { lastDifferent, ROUNDING } from "./settling.ts";

/** Options of {@linkcode checkWarmup}. */
export interface StartUpOptions {
  readonly random: Prng;
  readonly computing: Computing;
}

/** Larger than what a recursive column still has of its start after some bars. */
const COARSE = 1e-4;
/** When a recursive column counts as free of its start. */
const SETTLED = 1e-6;

/** Starts in the middle that leave room before and after. */
function starts({ length }: Bars): readonly number[] {
  return [0.35, 0.45, 0.55].map((share) => Math.floor(share * length));
}

/** Values in rows before the declared warm-up: a warning, whatever the memory. */
export function checkEarlyValues(input: Audited): Finding[] {
  const { subject, base } = input;
  const { warmup = 0 } = subject;
  return base.flatMap(({ name, values }) => {
    const row = values.subarray(0, warmup).findIndex(Number.isFinite);
    if (row < 0) return [];
    const place = placeOf(input, row);
    return {
      code: "valueBeforeWarmup",
      cause: "partialWindow",
      severity: "warning",
      kind: subject.kind,
      subject: subject.name,
      column: name,
      ...place,
      offset: row - warmup,
      message:
        `feature ${name} has a value in row ${place.firstRow}, before its declared warm-up of ${warmup} bars: ${CAUSE_TEXT.partialWindow}`,
    };
  });
}

/**
 * Changes everything that is more than the declared warm-up before a row, to other values and to
 * missing ones, and demands the same numbers from that row on, to rounding; features whose memory is
 * declared recursive are left out: {@linkcode measureStartUp} looks at those.
 */
export async function checkWarmup(
  input: Audited,
  { random, computing }: StartUpOptions,
): Promise<Finding[]> {
  const { subject, bars, base } = input;
  const { warmup, memory = "window" } = subject;
  if (warmup === undefined) return [];
  if (memory === "recursive") return [];
  const findings: Finding[] = [];
  /** By column the warm-up that would do, to rounding and coarsely, and where it showed. */
  const needed = new Map<string, { fine: number; coarse: number; row: number }>();
  for (const start of starts(bars)) {
    const edge = start - warmup;
    if (edge <= 0) continue;
    const fork = random.fork(`warmup/${start}`);
    for (
      const changed of [
        randomRows(bars, { start: 0, end: edge, random: fork }),
        blankRows(bars, 0, edge),
      ]
    ) {
      // What throws on missing values is told when later ones are missing.
      const columns = await computing.attempt(subject, changed) ?? [];
      for (const { name, values } of base) {
        const after = columns.find((column) => column.name === name)?.values;
        if (!after) continue;
        const fine = lastDifferent(values, after, { from: start, relative: ROUNDING });
        if (fine < 0) continue;
        const coarse = lastDifferent(values, after, { from: start, relative: COARSE });
        const known = needed.get(name) ?? { fine: 0, coarse: 0, row: start };
        needed.set(name, {
          fine: Math.max(known.fine, fine - edge + 1),
          coarse: Math.max(known.coarse, coarse - edge + 1),
          row: Math.min(known.row, start),
        });
      }
    }
  }
  for (const [name, { fine, coarse, row }] of needed) {
    const recursive = coarse < 0.8 * fine || fine > bars.length / 3;
    const cause = recursive ? "undeclaredRecursion" : "shortWarmup";
    findings.push({
      code: "warmupTooShort",
      cause,
      severity: "error",
      kind: subject.kind,
      subject: subject.name,
      column: name,
      ...placeOf(input, row),
      offset: warmup - fine,
      message: `feature ${name} reads bars more than its declared warm-up of ${warmup} before a ` +
        `row${recursive ? "" : `, ${fine} would do`}: likely ${CAUSE_TEXT[cause]}`,
    });
  }
  return findings;
}

/** How a column that began later came to agree with one that began with the first bar. */
interface Start {
  /** Rows after the start until they agree to rounding. */
  readonly fine: number;
  /** The same, coarsely. */
  readonly coarse: number;
}

/**
 * A column that is declared recursive, but has the same bits after one number of bars wherever it
 * begins, and not nearly so before: a window, not a memory that fades or waits for a signal.
 */
function windowOf(found: readonly Start[]): number | undefined {
  const [{ fine }] = found;
  const same = found.every((start) => start.fine === fine && start.coarse > 0.8 * fine);
  return same ? fine : undefined;
}

/**
 * How long each column depends on where the bars begin. A column that is declared recursive, but reads
 * a window longer than its warm-up, has values of windows that are not full: a warning.
 */
export async function measureStartUp(
  input: Audited,
  { computing }: Pick<StartUpOptions, "computing">,
): Promise<{ measures: ColumnMeasure[]; findings: Finding[] }> {
  const { subject, bars, base } = input;
  const { warmup = 0, memory } = subject;
  const settled = new Map<string, number | null>(base.map(({ name }) => [name, 0]));
  const found = new Map<string, Start[]>(base.map(({ name }) => [name, []]));
  for (const start of starts(bars)) {
    const columns = await computing.attempt(subject, laterBars(bars, start)) ?? [];
    for (const { name, values } of base) {
      const after = columns.find((column) => column.name === name)?.values;
      if (!after) continue;
      const rowsUntil = (relative: number) => {
        const last = lastDifferent(values, after, { from: start, shift: start, relative });
        return last < 0 ? 0 : last + 1 - start;
      };
      const rows = rowsUntil(SETTLED), known = settled.get(name)!;
      const never = start + rows === bars.length;
      settled.set(name, never || known === null ? null : Math.max(known, rows));
      found.get(name)!.push({ fine: rowsUntil(ROUNDING), coarse: rowsUntil(COARSE) });
    }
  }
  const findings = base.flatMap(({ name }): Finding[] => {
    const starts = found.get(name)!;
    const window = memory === "recursive" && starts.length > 0 ? windowOf(starts) : undefined;
    // What settles in the last row has not settled.
    if (window === undefined || window <= warmup || window > bars.length / 3) return [];
    return [{
      code: "warmupTooShort",
      cause: "partialWindow",
      severity: "warning",
      kind: subject.kind,
      subject: subject.name,
      column: name,
      ...placeOf(input, warmup),
      offset: warmup - window,
      message:
        `feature ${name} is declared recursive with a warm-up of ${warmup} bars, but reads a window of ${window} before a row: ${CAUSE_TEXT.partialWindow}`,
    }];
  });
  const measures = base.map(({ name, values }) => {
    const first = values.findIndex(Number.isFinite);
    return {
      subject: subject.name,
      column: name,
      declaredWarmup: warmup,
      firstValue: first < 0 ? null : first,
      settledAfter: settled.get(name)!,
    };
  });
  return { measures, findings };
}
