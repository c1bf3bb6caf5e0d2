import { z } from "zod";

/**
 * Field types of the configuration. Each states in words what it expects, so that one formatter
 * can append what it found: "Expected an integer of at least 1 but found -3".
 */

/** Inclusive bounds of a number. */
export interface FieldBounds {
  /** Smallest value allowed. Default: none. */
  readonly min?: number;
  /** Largest value allowed. Default: none. */
  readonly max?: number;
}

function withBounds(what: string, { min, max }: FieldBounds): string {
  if (min !== undefined && max !== undefined) return `Expected ${what} between ${min} and ${max}`;
  if (min !== undefined) return `Expected ${what} of at least ${min}`;
  if (max !== undefined) return `Expected ${what} of at most ${max}`;
  return `Expected ${what}`;
}

/** A whole number within the bounds. */
export function integer(bounds: FieldBounds): z.ZodNumber {
  const error = withBounds("an integer", bounds);
  return z.number({ error }).int({ error })
    .min(bounds.min ?? Number.MIN_SAFE_INTEGER, { error })
    .max(bounds.max ?? Number.MAX_SAFE_INTEGER, { error });
}

/** A finite number within the bounds. */
export function number(bounds: FieldBounds): z.ZodNumber {
  const error = withBounds("a finite number", bounds);
  return z.number({ error })
    .min(bounds.min ?? -Number.MAX_VALUE, { error })
    .max(bounds.max ?? Number.MAX_VALUE, { error });
}

/** A text that is not empty. */
export function text(what: string): z.ZodString {
  const error = `Expected ${what}`;
  return z.string({ error }).min(1, { error });
}

/** True or false. */
export function flag(): z.ZodBoolean {
  return z.boolean({ error: "Expected true or false" });
}

/** One of the given words. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  ...values: T
): z.ZodEnum<{ [K in T[number]]: K }> {
  const error = `Expected ${values.length > 1 ? "one of " : ""}${
    values.map((value) => JSON.stringify(value)).join(", ")
  }`;
  return z.enum(values, { error }) as z.ZodEnum<{ [K in T[number]]: K }>;
}

/** An object with exactly these keys: a misspelt key is an error that lists the known ones. */
export function object<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `Unknown key; expected one of ${known}`
        : `Expected an object with the keys ${known}`,
  });
}
