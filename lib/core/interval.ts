const UNIT_MS = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

type Unit = keyof typeof UNIT_MS;

/**
 * Milliseconds of a bar interval written as count and unit: `"1m"`, `"2h"`, `"1d"`, `"1w"`.
 * Calendar months have no fixed length and are refused.
 *
 * @example
 * ```ts
 * import { parseInterval } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(parseInterval("2h"), 7_200_000);
 * ```
 */
export function parseInterval(text: string): number {
  const match = /^([1-9]\d*)([smhdw])$/.exec(text);
  if (!match) {
    throw new SyntaxError(
      `Expected interval to be a count and one of s, m, h, d, w (like 1m, 2h, 1d) but found ${
        JSON.stringify(text)
      }`,
    );
  }
  return Number(match[1]) * UNIT_MS[match[2] as Unit];
}

/**
 * The shortest text that {@linkcode parseInterval} reads back to `intervalMs`.
 *
 * @example
 * ```ts
 * import { formatInterval } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(formatInterval(86_400_000), "1d");
 * ```
 */
export function formatInterval(intervalMs: number): string {
  for (const unit of ["w", "d", "h", "m", "s"] as const) {
    const count = intervalMs / UNIT_MS[unit];
    if (Number.isInteger(count) && count > 0) return `${count}${unit}`;
  }
  throw new RangeError(
    `Expected intervalMs to be a positive whole number of seconds but found ${intervalMs}`,
  );
}
