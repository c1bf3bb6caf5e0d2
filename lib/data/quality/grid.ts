/** Where in its interval a time lies, 0 or more; NaN for no time. */
export function shiftOf(time: number, intervalMs: number): number {
  const rest = time % intervalMs;
  return rest < 0 ? rest + intervalMs : rest;
}

/** The shift of most rows (Boyer and Moore's majority vote). */
export function gridShift(time: Float64Array, intervalMs: number): number {
  let shift = NaN, votes = 0;
  for (let i = 0; i < time.length; i++) {
    const found = shiftOf(time[i], intervalMs);
    if (found !== found) continue; // NaN
    if (votes === 0) shift = found;
    votes += found === shift ? 1 : -1;
  }
  return shift;
}
