import { derivePeriods } from "./derive_periods.ts";
import type { ForeignResult } from "./foreign_result.ts";

/** The observations that statistics are computed from. */
export interface Basis {
  /** Whether an observation is a period's return, or a trade's. */
  readonly kind: "periods" | "trades";
  /** Simple returns in order of time. */
  readonly returns: Float64Array;
  /** When each return was made, UTC milliseconds; undefined without times. */
  readonly time: Float64Array | undefined;
  /** Observations a year. */
  readonly periodsPerYear: number;
  /** How `periodsPerYear` is known, in words. */
  readonly periodsFrom: string;
}

const YEAR = 365.25 * 86_400_000;

/** Fewest trades and shortest time from which the trades a year are taken. */
const FEWEST_TRADES = 10;
const SHORTEST = YEAR / 4;

const STATE = "say --periods-per-year N";

function ofTrades(
  { path, trades }: ForeignResult,
  stated: number | undefined,
): Basis {
  const { entry, exit, gain } = trades!;
  if (gain.some(Number.isNaN)) {
    throw new TypeError(
      `${path}: Expected the gain of every trade as a fraction but found profits in money alone; ` +
        "say --capital MONEY, what was there at the start",
    );
  }
  const time = exit.some(Number.isNaN) ? (entry.some(Number.isNaN) ? undefined : entry) : exit;
  const base = { kind: "trades", returns: gain, time } as const;
  if (stated !== undefined) return { ...base, periodsPerYear: stated, periodsFrom: "as stated" };
  const start = entry.some(Number.isNaN) ? time : entry;
  const span = time && start ? time[time.length - 1] - start.reduce((a, b) => Math.min(a, b)) : 0;
  if (gain.length < FEWEST_TRADES || span < SHORTEST) {
    throw new RangeError(
      `${path}: Expected at least ${FEWEST_TRADES} trades over three months to tell the trades a ` +
        `year but found ${gain.length} over ${Math.round(span / YEAR * 365.25)} days; ${STATE}`,
    );
  }
  return {
    ...base,
    periodsPerYear: gain.length / (span / YEAR),
    periodsFrom: `derived: ${gain.length} trades in ${(span / YEAR).toFixed(1)} years`,
  };
}

/**
 * What a result's statistics are computed from: its returns a period, or the gains of its trades
 * where it has nothing else. Throws a `TypeError` when the periods a year are neither stated nor
 * beyond doubt.
 */
export function basisOf(
  result: ForeignResult,
  { periodsPerYear: stated }: { readonly periodsPerYear?: number } = {},
): Basis {
  const { path, series } = result;
  if (!series) return ofTrades(result, stated);
  const base = { kind: "periods", returns: series.returns, time: series.time } as const;
  if (stated !== undefined) return { ...base, periodsPerYear: stated, periodsFrom: "as stated" };
  if (result.periodsPerYear !== undefined) {
    const { periodsPerYear } = result;
    return { ...base, periodsPerYear, periodsFrom: "derived: a row on every day of the week" };
  }
  if (!series.time) {
    throw new TypeError(
      `${path}: Expected the periods a year, since the file has no times; ${STATE}, like 252 for ` +
        "days of a stock exchange",
    );
  }
  const { periodsPerYear, because } = derivePeriods(series.time);
  if (periodsPerYear === undefined) {
    throw new TypeError(
      `${path}: Expected times that tell the periods a year but found none that do: ${because}; ${STATE}`,
    );
  }
  return { ...base, periodsPerYear, periodsFrom: `derived: ${because}` };
}
