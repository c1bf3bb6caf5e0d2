/** Arrays that wait for their next use, the longest-kept first. */
const idle: Float64Array[] = [];
/** More would be memory that nothing gives back. */
const KEPT = 6;

/**
 * Float64 arrays of one length for the time of a computation; their content is whatever was there
 * before. Fresh memory costs more than the arithmetic, so arrays are handed on to the next
 * computation when this one is disposed of.
 *
 * @example
 * ```ts
 * import { Scratch } from "lib/stats/rolling/mod.ts";
 * import assert from "node:assert/strict";
 * using scratch = new Scratch(3);
 * assert.equal(scratch.take().length, 3);
 * ```
 */
export class Scratch implements Disposable {
  readonly #length: number;
  readonly #taken: Float64Array[] = [];

  /** For arrays of `length` numbers. */
  constructor(length: number) {
    this.#length = length;
  }

  /** An array that nobody else has until this object is disposed of. */
  take(): Float64Array {
    const at = idle.findIndex((array) => array.length >= this.#length);
    const whole = at < 0 ? new Float64Array(this.#length) : idle.splice(at, 1)[0];
    this.#taken.push(whole);
    return whole.length === this.#length ? whole : whole.subarray(0, this.#length);
  }

  [Symbol.dispose](): void {
    idle.push(...this.#taken.splice(0));
    if (idle.length > KEPT) {
      // Short arrays are cheap to make again.
      idle.sort((a, b) => b.length - a.length).length = KEPT;
    }
  }
}
