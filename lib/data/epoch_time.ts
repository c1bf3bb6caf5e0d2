/** Unit of a time given as a number since 1970-01-01 UTC. */
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** Milliseconds of a count of each unit. Below a millisecond the rest is cut. */
const TO_MS: { readonly [U in TimeUnit]: (value: number) => number } = {
  s: (value) => Math.round(value * 1_000),
  ms: (value) => value,
  us: (value) => Math.floor(value / 1_000),
  // A double holds today's nanoseconds to 256, those of 5138 to 16,384: round before cutting.
  ns: (value) => Math.floor(Math.round(value / 100_000) / 10),
};

/**
 * The unit that puts `value` between 1973 and 5138, which no two units do; undefined when none
 * does, as for a day written 20240301.
 */
export function guessTimeUnit(value: number): TimeUnit | undefined {
  const size = Math.abs(value);
  if (size < 1e8) return undefined;
  if (size < 1e11) return "s";
  if (size < 1e14) return "ms";
  if (size < 1e17) return "us";
  if (size < 1e20) return "ns";
  return undefined;
}

/** Options of {@linkcode epochToMs}. */
export interface EpochToMsOptions {
  /** Unit of the values. Default: recognised by the size of the first, and the same for all. */
  readonly unit?: TimeUnit;
  /** Makes the error of a row that holds no time. */
  readonly fail: (row: number, expected: string) => Error;
}

/**
 * UTC milliseconds of times given as numbers. Without a stated unit, a row whose size speaks for
 * another unit than the first row's is an error: archives joined across a change of unit exist.
 */
export function epochToMs(
  values: ArrayLike<number>,
  { unit, fail }: EpochToMsOptions,
): Float64Array {
  const ms = new Float64Array(values.length);
  if (values.length === 0) return ms;
  const used = unit ?? guessTimeUnit(values[0]);
  if (!used) {
    throw fail(0, "an ISO 8601 time or a number of s, ms, us or ns since 1970");
  }
  const convert = TO_MS[used];
  for (let i = 0; i < ms.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) throw fail(i, "a time");
    if (unit === undefined && guessTimeUnit(value) !== used) {
      throw fail(i, `a time in ${used}, as in the first row,`);
    }
    ms[i] = convert(value);
  }
  return ms;
}
