/** First millisecond of a month and of the one after it, UTC. */
export interface MonthSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a calendar month like "2019-01" begins and ends in UTC.
 *
 * Throws a `SyntaxError` for any other text.
 */
export function monthSpan(month: string): MonthSpan {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) throw new SyntaxError(`Expected a month like 2019-01 but found "${month}"`);
  const [year, index] = [Number(match[1]), Number(match[2]) - 1];
  return { start: Date.UTC(year, index), end: Date.UTC(year, index + 1) };
}

/** The calendar month in UTC that a time in milliseconds falls into, like "2019-01". */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}
