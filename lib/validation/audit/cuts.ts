import type { Bars, Prng } from "../../core/mod.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** Options of {@linkcode cutsFor}. */
export interface CutsOptions {
  readonly bars: Bars;
  readonly count: number;
  readonly random: Prng;
  /** Share of the rows before the first cut. Default: 0.02. */
  readonly after?: number;
}

/** Rows to cut after, for a subject: at random, and where something fitted begins to be known. */
export function cutsFor(
  subject: AuditSubject,
  base: readonly AuditColumn[],
  { bars, count, random, after = 0.02 }: CutsOptions,
): number[] {
  const { length } = bars;
  const { firstCut = 0, maxCuts = count } = subject;
  const wanted = Math.min(count, maxCuts);
  // With bars left to change; early rows, too, or what is scaled by its own start would pass.
  const lowest = Math.max(firstCut, Math.floor(after * length));
  const highest = Math.max(lowest, length - 8);
  const cuts = new Set<number>();
  const known = base.flatMap(({ knownAt, kind = subject.kind }) =>
    knownAt && kind !== "label" && kind !== "prediction" ? [...new Set(knownAt)] : []
  );
  const steps = [...new Set(known)].filter((row) => row >= firstCut && row < length - 2)
    .sort((a, b) => b - a);
  for (const row of steps.slice(0, wanted)) cuts.add(row);
  for (let k = 0; k < wanted; k++) {
    // One in each part of the range, so that none is left out.
    const share = (k + random.uniform()) / wanted;
    const row = lowest + Math.floor(share * (highest - lowest));
    // Even and odd by turns: not all of them can end a longer interval.
    cuts.add(Math.min(length - 2, row - row % 2 + k % 2));
  }
  return [...cuts].sort((a, b) => a - b);
}

/** The first rows, ever farther apart: what is filled or scaled by its own start shows there only. */
export function earlyCuts({ length }: Bars): number[] {
  const cuts: number[] = [];
  for (let row = 4; row <= length / 4; row *= 2) cuts.push(row);
  return cuts;
}

const DAY = 86_400_000;
/** Largest moves, volumes and the like that are thought of as few. */
const FEW = 0.05;

/** Rows that recipes treat in a way of their own, by what sets them apart. */
function kindsOfRows({ time, close, volume, intervalMs, length }: Bars): number[][] {
  const rows = [...Array(length - 2).keys()].slice(1).filter((row) => Number.isFinite(time[row]));
  const by = (key: (row: number) => number) => [...Map.groupBy(rows, key).values()];
  const date = (row: number) => new Date(time[row]);
  const nextDay = (row: number) => new Date(time[row] + Math.max(DAY, intervalMs));
  const largest = (size: (row: number) => number) =>
    rows.filter((row) => Number.isFinite(size(row))).sort((a, b) => size(b) - size(a))
      .slice(0, Math.max(4, Math.floor(FEW * length)));
  const move = (row: number) => close[row] / close[row - 1] - 1;
  return [
    rows.filter((row) => nextDay(row).getUTCDate() === 1),
    rows.filter((row) => date(row).getUTCDate() === 1),
    largest((row) => Math.abs(move(row))),
    largest(move),
    largest((row) => -move(row)),
    largest((row) => volume[row]),
    largest((row) => -volume[row]),
    rows.filter((row) => time[row] - time[row - 1] > intervalMs || Number.isNaN(close[row - 1])),
    ...by((row) => date(row).getUTCDay()),
    ...intervalMs < DAY ? by((row) => date(row).getUTCHours()) : [],
  ].filter(({ length }) => length > 0);
}

/**
 * Rows to cut after that are set apart by date, hour, move, volume or a gap before them: recipes with
 * a rule for such rows may look ahead in them alone. From each kind in turn, at random.
 */
export function tellingCuts(
  bars: Bars,
  { count, random }: { readonly count: number; readonly random: Prng },
): number[] {
  const kinds = kindsOfRows(bars);
  const cuts = new Set<number>();
  for (let k = 0; k < count; k++) {
    const rows = kinds[k % kinds.length];
    cuts.add(rows[random.integer(rows.length)]);
  }
  return [...cuts].sort((a, b) => a - b);
}
