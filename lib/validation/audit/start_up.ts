import type { Bars, Prng } from "../../core/mod.ts";
import { type Audited, placeOf } from "./audited.ts";
import { CAUSE_TEXT } from "./cause.ts";
import type { Computing } from "./computing.ts";
import type { ColumnMeasure, Finding } from "./finding.ts";
import { blankRows, laterBars, randomRows } from "./perturbations.ts";

/** Options of {@linkcode checkWarmup}. */
export interface StartUpOptions {
  readonly random: Prng;
  readonly computing: Computing;
}

/** Rounding: sums over blocks begin elsewhere when older rows are other ones. */
const ROUNDING = 1e-9;
/** Larger than what a recursive column still has of its start after some bars. */
const COARSE = 1e-4;
/** When a recursive column counts as free of its start. */
const SETTLED = 1e-6;

function rootMeanSquare(values: Float64Array): number {
  let sum = 0, count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value * value;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** Last row from `from` on in which the columns differ by more than the tolerance; -1 for none. */
function lastDifferent(
  before: Float64Array,
  after: Float64Array,
  { from, shift = 0, relative }: {
    readonly from: number;
    readonly shift?: number;
    readonly relative: number;
  },
): number {
  // Near a crossing of zero a column is not held to digits that it does not have.
  const floor = rootMeanSquare(before);
  for (let row = before.length - 1; row >= from; row--) {
    const a = before[row], b = after[row - shift];
    if (Object.is(a, b)) continue;
    const scale = Math.max(Math.abs(a), Math.abs(b), floor);
    if (!(Math.abs(a - b) <= relative * scale)) return row;
  }
  return -1;
}

/** Starts in the middle that leave room before and after. */
function starts({ length }: Bars): readonly number[] {
  return [0.35, 0.45, 0.55].map((share) => Math.floor(share * length));
}

function earlyValues(input: Audited): Finding[] {
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
 * declared recursive are left out. Values in rows before the warm-up are a warning for all.
 */
export async function checkWarmup(
  input: Audited,
  { random, computing }: StartUpOptions,
): Promise<Finding[]> {
  const { subject, bars, base } = input;
  const { warmup, memory = "window" } = subject;
  if (warmup === undefined) return [];
  const findings = earlyValues(input);
  if (memory === "recursive") return findings;
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
      const columns = await computing.compute(subject, changed);
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

/** How long each column depends on where the bars begin. */
export async function measureStartUp(
  { subject, bars, base }: Audited,
  { computing }: Pick<StartUpOptions, "computing">,
): Promise<ColumnMeasure[]> {
  const settled = new Map<string, number | null>(base.map(({ name }) => [name, 0]));
  for (const start of starts(bars)) {
    const columns = await computing.compute(subject, laterBars(bars, start));
    for (const { name, values } of base) {
      const after = columns.find((column) => column.name === name)!.values;
      const last = lastDifferent(values, after, { from: start, shift: start, relative: SETTLED });
      const known = settled.get(name)!;
      const bound = bars.length - 1;
      settled.set(
        name,
        last === bound || known === null ? null : Math.max(known, last < 0 ? 0 : last + 1 - start),
      );
    }
  }
  return base.map(({ name, values }) => {
    const first = values.findIndex(Number.isFinite);
    return {
      subject: subject.name,
      column: name,
      declaredWarmup: subject.warmup ?? 0,
      firstValue: first < 0 ? null : first,
      settledAfter: settled.get(name)!,
    };
  });
}
