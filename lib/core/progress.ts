/**
 * What long work tells whoever watches it. The library reports through this interface and never
 * prints; the command line draws a bar, a notebook an updating display.
 */
export interface Progress {
  /** Says how many units the work has; may be called again when more is known. */
  start(total: number): void;
  /** Says that `done` units of the total are finished, and what is being worked on. */
  update(done: number, note?: string): void;
  /** Says that the work has ended, well or not. */
  stop(): void;
}

/** Progress that nobody watches. */
export const silent: Progress = { start() {}, update() {}, stop() {} };
