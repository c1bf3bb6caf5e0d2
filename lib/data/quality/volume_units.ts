import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import { medianInPlace } from "../median.ts";
import { add, type Tally } from "./tally.ts";

/** Options of {@linkcode checkVolumeUnits}. */
export interface VolumeUnitOptions {
  /** Bars with volume at either side of a change. Default: 50. */
  readonly minBars?: number;
}

const KNOWN: OptionNames<VolumeUnitOptions> = { minBars: true };

/** How far the logarithm to base 10 of a change may be from a whole number: 0.2 is a factor of 1.6. */
const TOLERANCE = 0.2;
/** Bars right before and right behind a change, which must differ by the factor, too. */
const EDGE = 10;
/** The same for them: they are few. */
const EDGE_TOLERANCE = 0.4;
/** Share of bars that may lie on the wrong side: more and the change was no sudden one. */
const WRONG = 0.05;

/**
 * Where the volumes from `middle - size` to `middle + size` are best cut in two by the level halfway
 * between them: the first row behind the cut, and how many lie on the wrong side.
 */
function bestCut(
  log: Float64Array,
  { from, to, level, rise }: { from: number; to: number; level: number; rise: boolean },
): { at: number; wrong: number } {
  const high = (i: number) => (log[i] > level) === rise;
  let wrong = 0;
  for (let i = from; i < to; i++) if (!high(i)) wrong++; // all behind the cut
  let best = { at: from, wrong };
  for (let i = from; i < to; i++) {
    wrong += high(i) ? 1 : -1; // row i moves before the cut
    if (wrong < best.wrong) best = { at: i + 1, wrong };
  }
  return best;
}

/**
 * Tallies rows from which on the volume is a power of ten (10, 100, 0.001, …) of what it was, all of a
 * sudden: the medians of `minBars` bars with volume before and behind differ by such a factor, and
 * nearly every bar lies on its side of the level between. Markets grow tenfold, too, but not from
 * one bar to the next; a factor of ten is still only a sign.
 */
export function checkVolumeUnits(
  bars: Bars,
  tally: Tally,
  options: VolumeUnitOptions = {},
): void {
  assertKnownOptions("volumeUnit", options, KNOWN);
  const { minBars = 50 } = options;
  assertInteger("volumeUnit.minBars", minBars, { min: 10 });
  const { volume, length } = bars;
  const log = new Float64Array(length), rows = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!(volume[i] > 0 && volume[i] < Infinity)) continue;
    log[count] = Math.log10(volume[i]);
    rows[count++] = i;
  }
  const scratch = new Float64Array(minBars);
  const levelOf = (start: number, bars = minBars) => {
    const sample = scratch.subarray(0, bars);
    sample.set(log.subarray(start, start + bars));
    return medianInPlace(sample);
  };
  /** Growth within weeks passes as a cut between its ends; at the cut itself it does not. */
  const sudden = (at: number, power: number) =>
    Math.abs(levelOf(at, EDGE) - levelOf(at - EDGE, EDGE) - power) <= EDGE_TOLERANCE;
  const factors: string[] = [];
  // Blocks of minBars; a change inside a block shows between the block before it and the one behind.
  let before = NaN, last = NaN;
  for (let start = 0; start + minBars <= count; start += minBars) {
    const now = levelOf(start);
    const power = Math.round(now - before);
    if (power !== 0 && Math.abs(now - before - power) <= TOLERANCE) {
      const from = start - 2 * minBars, to = start + minBars;
      const { at, wrong } = bestCut(log, {
        from,
        to,
        level: (before + now) / 2,
        rise: now > before,
      });
      const inside = at - from >= minBars && to - at >= minBars;
      if (inside && wrong <= WRONG * (to - from) && sudden(at, power)) {
        add(tally, rows[at]);
        factors.push(`10^${power}`);
        // What was found is not found again one block on.
        before = last = now;
        continue;
      }
    }
    before = last;
    last = now;
  }
  if (factors.length > 0) {
    tally.detail = `${factors.length === 1 ? "a factor" : "factors"} of ${
      factors.slice(0, 5).join(", ")
    }${factors.length > 5 ? ", …" : ""}`;
  }
}
