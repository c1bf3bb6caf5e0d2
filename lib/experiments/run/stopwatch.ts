/** Seconds of named stages. */
export interface Stopwatch {
  readonly seconds: Readonly<Record<string, number>>;
  /** Books the time since the last call under `stage`. */
  lap(stage: string): void;
}

/** Measures the seconds of named stages, from now on. */
export function stopwatch(): Stopwatch {
  const seconds: Record<string, number> = {};
  let since = performance.now();
  return {
    seconds,
    lap(stage) {
      const now = performance.now();
      seconds[stage] = Math.round(now - since) / 1000;
      since = now;
    },
  };
}
