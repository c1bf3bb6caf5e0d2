import { createHash } from "node:crypto";

/**
 * SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal.
 *
 * @example
 * ```ts
 * import { sha256 } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.match(sha256("abc"), /^ba7816bf/);
 * ```
 */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
