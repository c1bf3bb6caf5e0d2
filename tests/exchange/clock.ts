/** The exchange's own time, which need not be this machine's. */
export interface Clock {
  /** UTC ms. */
  now(): number;
  /** Real milliseconds until the exchange's clock shows `time`; Infinity when it stands still. */
  realMsUntil(time: number): number;
  /** Sets a standing clock on, or shifts a running one, to `time`. */
  set(time: number): void;
}

/** A clock that starts at `start` and runs `speed` times as fast as real time; 0 stands still. */
export function createClock(start: number, speed: number): Clock {
  let origin = start, began = performance.now();
  const now = () => Math.floor(origin + (performance.now() - began) * speed);
  return {
    now,
    realMsUntil: (time) => speed === 0 ? Infinity : Math.max(0, (time - now()) / speed),
    set(time) {
      origin = time;
      began = performance.now();
    },
  };
}
