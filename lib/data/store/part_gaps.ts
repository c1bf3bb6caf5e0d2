import { parseInterval } from "../../core/mod.ts";
import { formatTime } from "../quality_report.ts";
import type { PartGap } from "./manifest.ts";

/**
 * The step between two rows of a kind in milliseconds: a minute for "1m" and "mark-1m". Undefined for
 * kinds without one: "funding", whose rhythm exchanges change, and "flow-1m", in which a minute
 * without trades has no row.
 */
export function stepOf(kind: string): number | undefined {
  const match = /^(?:mark-)?([1-9]\d*[smhdw])$/.exec(kind);
  return match ? parseInterval(match[1]) : undefined;
}

/** Options of {@linkcode findGaps}. */
export interface FindGapsOptions {
  /** Time from one row to the next, milliseconds. */
  readonly step: number;
  /** The source was read from here to there, UTC milliseconds, the end exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Holes of one step or more between the rows, before the first and behind the last one. */
export function findGaps(time: Float64Array, { step, from, to }: FindGapsOptions): PartGap[] {
  const gaps: PartGap[] = [];
  const add = (start: number, end: number) => {
    const bars = Math.floor((end - start) / step);
    if (bars >= 1) gaps.push({ from: formatTime(start), to: formatTime(end), bars });
  };
  let next = from;
  for (let i = 0; i < time.length; i++) {
    if (time[i] > next) add(next, time[i]);
    next = time[i] + step;
  }
  if (to > next) add(next, to);
  return gaps;
}
