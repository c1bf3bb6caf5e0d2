import { Scratch } from "../../stats/rolling/mod.ts";
import {
  cyclePhase,
  cycleTrendline,
  type HilbertColumns,
  hilbertTransform,
  smoothPeriod,
} from "./hilbert.ts";
import { rule } from "./rule.ts";

const shared = {
  family: "cycle",
  inputs: ["close"],
  outputs: [""],
  settings: {},
  unit: "free",
  memory: "recursive",
} as const;
const source = (talib: string) => `Ehlers, Rocket Science for Traders (2001); TA-Lib ${talib}`;

/** First row of the transforms, and of values: those that need a whole cycle begin later. */
const START = 12, LOOKBACK = 32;
const LATE_START = 37, LATE_LOOKBACK = 63;
const RADIANS = Math.PI / 180;

function columns(scratch: Scratch): HilbertColumns {
  return {
    smooth: scratch.take(),
    inphase: scratch.take(),
    quadrature: scratch.take(),
    period: scratch.take(),
  };
}

/** Transform, smoothed period and phase of the indicators that begin late. */
function lateCycle(x: Float64Array, scratch: Scratch, phase: Float64Array): HilbertColumns {
  const hilbert = columns(scratch);
  hilbertTransform(x, hilbert, LATE_START);
  smoothPeriod(hilbert.period, LATE_START);
  cyclePhase(hilbert, phase, LATE_START);
  return hilbert;
}

/** Ehlers' adaptive averages: the faster the phase moves, the slower they are. */
function adaptive(
  x: Float64Array,
  { inphase, quadrature }: HilbertColumns,
  [mama, fama]: readonly Float64Array[],
  { fast, slow }: { readonly fast: number; readonly slow: number },
): void {
  let phase = 0, quick = 0, following = 0;
  for (let t = START; t < x.length; t++) {
    const now = inphase[t] !== 0 ? Math.atan(quadrature[t] / inphase[t]) / RADIANS : 0;
    const moved = phase - now;
    phase = now;
    const alpha = moved > 1 ? Math.max(fast / moved, slow) : fast;
    quick = alpha * x[t] + (1 - alpha) * quick;
    following = alpha / 2 * quick + (1 - alpha / 2) * following;
    mama[t] = quick;
    fama[t] = following;
  }
}

/** 1 in a trend, 0 in a cycle, by Ehlers' four rules. */
function trendMode(
  { smooth, period }: HilbertColumns,
  { phase, trendline }: { readonly phase: Float64Array; readonly trendline: Float64Array },
  output: Float64Array,
): void {
  let days = 0, side = 0, phaseBefore = 0;
  for (let t = LATE_START; t < output.length; t++) {
    // Where the sine is above the one 45 degrees ahead, told from the angle.
    const angle = phase[t] + 22.5;
    const turned = angle >= 0 && angle < 360 ? angle : angle - 360 * Math.floor(angle / 360);
    const sideBefore = side;
    side = turned > 90 && turned < 270 ? 1 : -1;
    let trend = 1;
    const crossed = side !== sideBefore;
    if (crossed) days = trend = 0;
    if (++days < 0.5 * period[t]) trend = 0;
    const turn = phase[t] - phaseBefore;
    phaseBefore = phase[t];
    const pace = 360 / period[t];
    if (period[t] !== 0 && turn > 0.67 * pace && turn < 1.5 * pace) trend = 0;
    const line = trendline[t];
    if (line !== 0 && Math.abs((smooth[t] - line) / line) >= 0.015) trend = 1;
    output[t] = trend;
  }
}

/** Cycles by the Hilbert transform. */
export const CYCLE = {
  cyclePeriod: rule({
    ...shared,
    talib: "HT_DCPERIOD",
    title: "Dominant cycle period, bars",
    lookback: () => LOOKBACK,
    formula: "360 degrees / phase per bar of the Hilbert transform, held to 6..50 and smoothed",
    source: source("HT_DCPERIOD"),
    run: ([x], [output]) => {
      using scratch = new Scratch(x.length);
      const hilbert = { ...columns(scratch), period: output };
      hilbertTransform(x, hilbert, START);
      smoothPeriod(output, START);
    },
  }),
  cyclePhasor: rule({
    ...shared,
    talib: "HT_PHASOR",
    title: "In-phase and quadrature part of the cycle",
    outputs: ["InPhase", "Quadrature"],
    lookback: () => LOOKBACK,
    unit: "difference",
    formula: "detrended price of 3 bars before, Hilbert transform of the detrended price",
    source: source("HT_PHASOR"),
    run: ([x], [inphase, quadrature]) => {
      using scratch = new Scratch(x.length);
      hilbertTransform(
        x,
        { smooth: scratch.take(), period: scratch.take(), inphase, quadrature },
        START,
      );
    },
  }),
  cyclePhase: rule({
    ...shared,
    talib: "HT_DCPHASE",
    title: "Dominant cycle phase, degrees",
    lookback: () => LATE_LOOKBACK,
    formula: "angle of the smoothed price against sine and cosine of one dominant cycle",
    source: source("HT_DCPHASE"),
    run: ([x], [output]) => {
      using scratch = new Scratch(x.length);
      lateCycle(x, scratch, output);
    },
  }),
  cycleSine: rule({
    ...shared,
    talib: "HT_SINE",
    title: "Sine of the cycle's phase, and 45 degrees ahead",
    outputs: ["", "Lead"],
    lookback: () => LATE_LOOKBACK,
    formula: "sin(phase), sin(phase + 45 degrees)",
    source: source("HT_SINE"),
    run: ([x], [sine, lead]) => {
      using scratch = new Scratch(x.length);
      lateCycle(x, scratch, sine);
      for (let t = LATE_START; t < x.length; t++) {
        const phase = sine[t];
        sine[t] = Math.sin(phase * RADIANS);
        lead[t] = Math.sin((phase + 45) * RADIANS);
      }
    },
  }),
  cycleTrendline: rule({
    ...shared,
    talib: "HT_TRENDLINE",
    title: "Instantaneous trendline",
    lookback: () => LATE_LOOKBACK,
    unit: "level",
    formula: "mean of the close over the dominant cycle, weighted 4, 3, 2, 1 over 4 bars",
    source: source("HT_TRENDLINE"),
    run: ([x], [output]) => {
      using scratch = new Scratch(x.length);
      const hilbert = columns(scratch);
      hilbertTransform(x, hilbert, LATE_START);
      smoothPeriod(hilbert.period, LATE_START);
      cycleTrendline(x, hilbert.period, output, LATE_START);
    },
  }),
  cycleTrendMode: rule({
    ...shared,
    talib: "HT_TRENDMODE",
    title: "Trend (1) or cycle (0)",
    lookback: () => LATE_LOOKBACK,
    formula:
      "1 unless sine and lead crossed within half a cycle or the phase moves as a cycle's, " +
      "or if the price is 1.5 % off the trendline",
    source: source("HT_TRENDMODE"),
    run: ([x], [output]) => {
      using scratch = new Scratch(x.length);
      const phase = scratch.take();
      const hilbert = lateCycle(x, scratch, phase);
      cycleTrendline(x, hilbert.period, hilbert.inphase, LATE_START);
      trendMode(hilbert, { phase, trendline: hilbert.inphase }, output);
    },
  }),
  mama: rule({
    ...shared,
    family: "trend",
    talib: "MAMA",
    title: "MESA adaptive moving averages",
    outputs: ["", "Following"],
    settings: { fast: 0.5, slow: 0.05 },
    lookback: () => LOOKBACK,
    unit: "level",
    formula: "average with weight fast / phase moved (at least slow); another with half of it",
    source: "Ehlers, MESA and Trading Market Cycles (2001); TA-Lib MAMA",
    run: ([x], outputs, settings) => {
      using scratch = new Scratch(x.length);
      const hilbert = columns(scratch);
      hilbertTransform(x, hilbert, START);
      adaptive(x, hilbert, outputs, settings);
    },
  }),
} as const;
