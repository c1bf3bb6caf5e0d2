import { parseInterval } from "../core/mod.ts";

const WEEK_MS = 604_800_000;
/** Weeks begin on Monday; 1970-01-05 was the first. */
const MONDAY_MS = 345_600_000;

/** Where bars of one length begin: at `anchor` and every `intervalMs` before and after it. */
export interface BarGrid {
  readonly intervalMs: number;
  /** UTC milliseconds. */
  readonly anchor: number;
}

/** Options of {@linkcode barGrid}. */
export interface BarGridOptions {
  /** Length of a bar, like "1d". */
  readonly interval: string;
  /** How much later than 00:00 UTC (weeks: than Monday) a bar begins, like "8h" or "-5h". */
  readonly sessionOffset?: string;
}

/** Milliseconds of an interval that may have a minus in front. */
function parseOffset(text: string): number {
  return text.startsWith("-") ? -parseInterval(text.slice(1)) : parseInterval(text);
}

/**
 * The grid of UTC that bars lie on: days from midnight, weeks from Monday, all of them later by the
 * session offset.
 */
export function barGrid({ interval, sessionOffset }: BarGridOptions): BarGrid {
  const intervalMs = parseInterval(interval);
  const offset = sessionOffset === undefined ? 0 : parseOffset(sessionOffset);
  return { intervalMs, anchor: (intervalMs % WEEK_MS === 0 ? MONDAY_MS : 0) + offset };
}

/** The start of the bar that `time` falls into. */
export function floorToGrid(time: number, { intervalMs, anchor }: BarGrid): number {
  return Math.floor((time - anchor) / intervalMs) * intervalMs + anchor;
}

/** The first start of a bar at or behind `time`. */
export function ceilToGrid(time: number, { intervalMs, anchor }: BarGrid): number {
  return Math.ceil((time - anchor) / intervalMs) * intervalMs + anchor;
}
