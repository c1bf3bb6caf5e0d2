/** At most five ticks of an axis of counts from 0 to `highest`, all at round whole numbers. */
export function countTicks(highest: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest / 4)));
  const tick = power * [1, 2, 5, 10].find((step) => step * power >= highest / 4)!;
  return Array.from({ length: Math.floor(highest / tick) + 1 }, (_, i) => i * tick);
}
