import type { Bars } from "../../core/mod.ts";
import type { BarCalendar } from "../calendar.ts";
import { formatTime, type GapSummary } from "../quality_report.ts";
import { shiftOf } from "./grid.ts";
import { add, type Tallies, type Tally } from "./tally.ts";

const GAPS_KEPT = 50;

/** Marks rows whose time any earlier row has; the slow path of unsorted times. */
function addDuplicates(time: Float64Array, tally: Tally): void {
  const seen = new Set<number>();
  for (let i = 0; i < time.length; i++) {
    if (seen.has(time[i])) add(tally, i);
    else if (Number.isFinite(time[i])) seen.add(time[i]);
  }
}

/** Order, repeats, grid and holes of the times. */
export function checkTimes(
  bars: Bars,
  tallies: Tallies,
  { calendar: { missing }, shift }: { readonly calendar: BarCalendar; readonly shift: number },
): GapSummary {
  const { time, intervalMs } = bars;
  const rows: number[] = [], sizes: number[] = [];
  let longestBars = 0, missingBars = 0;
  let duplicates = 0, backward = false, onInterval = false;
  for (let i = 0; i < time.length; i++) {
    const now = time[i];
    if (Math.abs(shiftOf(now, intervalMs) - shift) > 0) add(tallies["off-grid-time"], i);
    if (i === 0) continue;
    const before = time[i - 1];
    if (now - before === intervalMs) {
      onInterval = true;
      continue;
    }
    if (now === before) duplicates++;
    else if (now < before) {
      backward = true;
      add(tallies["unsorted-time"], i);
    } else if (now > before) {
      const bars = missing(before, now);
      if (bars === 0) continue;
      add(tallies.gap, i);
      rows.push(i);
      sizes.push(bars);
      missingBars += bars;
      if (bars > longestBars) longestBars = bars;
    }
  }
  // Two rows may lie at either side of a gap; several cannot all do so.
  if (!onInterval && rows.length + tallies["off-grid-time"].count > 2) {
    for (let i = 1; i < time.length; i++) add(tallies["interval-mismatch"], i);
  }
  if (backward || duplicates > 0) addDuplicates(time, tallies["duplicate-time"]);
  const longest = rows.map((_, k) => k).sort((a, b) => sizes[b] - sizes[a]).slice(0, GAPS_KEPT);
  const list = longest.sort((a, b) => a - b).map((k) => ({
    after: formatTime(time[rows[k] - 1]),
    before: formatTime(time[rows[k]]),
    bars: sizes[k],
  }));
  return { count: rows.length, longestBars, missingBars, list };
}
