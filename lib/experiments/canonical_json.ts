/**
 * JSON with sorted keys and no spaces: equal values give equal text, so that a hash of the text is
 * a hash of the value. Keys whose value is undefined are left out; numbers must be finite.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(canonicalJson({ b: [1, null], a: "x" }), '{"a":"x","b":[1,null]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`Expected a finite number in JSON but found ${value}`);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    // By UTF-16 code units, as RFC 8785 orders them: no locale has a say.
    entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
    return `{${
      entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")
    }}`;
  }
  return JSON.stringify(value);
}
