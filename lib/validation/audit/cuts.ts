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
