import type { BarColumn } from "lib/core/mod.ts";

/** A value that is one of the allowed words, or undefined where none is given. */
export function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined || allowed.includes(value as T)) return value as T | undefined;
  throw new RangeError(`Expected ${name} to be one of ${allowed.join(", ")} but found "${value}"`);
}

/** The columns named by options like `--column close=Last`. */
export function parseColumns(pairs: readonly string[]): Partial<Record<BarColumn, string>> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1 || at === pair.length - 1) {
      throw new SyntaxError(`Expected --column to be like close=Last but found "${pair}"`);
    }
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}
