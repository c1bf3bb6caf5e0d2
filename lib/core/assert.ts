/** Options of {@linkcode assertInteger} and {@linkcode assertNumber}: inclusive bounds. */
export interface BoundsOptions {
  /** Smallest value allowed. Default: none. */
  readonly min?: number;
  /** Largest value allowed. Default: none. */
  readonly max?: number;
}

function describeBounds({ min, max }: BoundsOptions): string {
  if (min !== undefined && max !== undefined) return ` between ${min} and ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  if (max !== undefined) return ` of at most ${max}`;
  return "";
}

function outside(value: number, { min, max }: BoundsOptions): boolean {
  return (min !== undefined && value < min) || (max !== undefined && value > max);
}

/**
 * Throws a `RangeError` unless `value` is a safe integer within the bounds.
 *
 * @example
 * ```ts
 * import { assertInteger } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(() => assertInteger("window", -3, { min: 1 }), /Expected window to be an integer of at least 1 but found -3/);
 * ```
 */
export function assertInteger(name: string, value: number, bounds: BoundsOptions = {}): void {
  if (!Number.isSafeInteger(value) || outside(value, bounds)) {
    throw new RangeError(
      `Expected ${name} to be an integer${describeBounds(bounds)} but found ${value}`,
    );
  }
}

/**
 * Throws a `RangeError` unless `value` is a finite number within the bounds.
 *
 * @example
 * ```ts
 * import { assertNumber } from "lib/core/mod.ts";
 * assertNumber("fee", 0.001, { min: 0, max: 1 });
 * ```
 */
export function assertNumber(name: string, value: number, bounds: BoundsOptions = {}): void {
  if (!Number.isFinite(value) || outside(value, bounds)) {
    throw new RangeError(
      `Expected ${name} to be a finite number${describeBounds(bounds)} but found ${value}`,
    );
  }
}

/**
 * Throws a `RangeError` unless `value` is one of the choices, in this spelling.
 *
 * @example
 * ```ts
 * import { assertOneOf } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const pooling: string = "Last";
 * assert.throws(
 *   () => assertOneOf("pooling", pooling, ["mean", "last", "cls"]),
 *   /Expected pooling to be mean, last or cls but found Last/,
 * );
 * ```
 */
export function assertOneOf(name: string, value: unknown, choices: readonly string[]): void {
  if (choices.some((choice) => choice === value)) return;
  const list = [choices.slice(0, -1).join(", "), ...choices.slice(-1)].filter((part) =>
    part !== ""
  );
  throw new RangeError(`Expected ${name} to be ${list.join(" or ")} but found ${value}`);
}

/**
 * Throws a `TypeError` unless every named array has the same length.
 *
 * @example
 * ```ts
 * import { assertSameLength } from "lib/core/mod.ts";
 * assertSameLength({ score: [0.1, 0.2], label: [0, 1] });
 * ```
 */
export function assertSameLength(arrays: Readonly<Record<string, ArrayLike<unknown>>>): void {
  let first: string | undefined;
  for (const name in arrays) {
    first ??= name;
    const expected = arrays[first].length;
    const found = arrays[name].length;
    if (found !== expected) {
      throw new TypeError(
        `Expected ${name} to have the length of ${first}, ${expected}, but found ${found}`,
      );
    }
  }
}
