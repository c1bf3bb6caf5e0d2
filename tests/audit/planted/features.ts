import type { Bars } from "lib/core/mod.ts";
import type { Feature } from "lib/features/mod.ts";
import type { FindingCause, FindingCode } from "lib/validation/mod.ts";

/** What an audit must say of a planted leak. */
export interface Expected {
  readonly cause: FindingCause;
  readonly code?: FindingCode;
  /** Bars ahead, where that is sure. */
  readonly offset?: number | null;
}

/** A feature with a leak that is known. */
export interface PlantedFeature extends Expected {
  readonly feature: Feature;
}

type Column = (bars: Bars) => Float64Array;

/** A feature of one column, with its warm-up. */
export function featureOf(
  name: string,
  column: Column,
  { warmup = 0, memory }: Partial<Pick<Feature, "warmup" | "memory">> = {},
): Feature {
  return {
    names: [name],
    inputs: ["close"],
    warmup,
    ...memory && { memory },
    compute: (bars, [out]) => out.set(column(bars)),
  };
}

/** `of` over the rows from `t - behind` to `t + ahead`; NaN where they are not all there. */
export function overRows(
  values: Float64Array,
  { behind, ahead }: { readonly behind: number; readonly ahead: number },
  of: (window: Float64Array) => number,
): Float64Array {
  return values.map((_, t) =>
    t - behind < 0 || t + ahead >= values.length
      ? NaN
      : of(values.subarray(t - behind, t + ahead + 1))
  );
}

export const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float64Array) => {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
};
const median = (values: Float64Array) => values.slice().sort()[values.length >> 1];
export const returns: Column = ({ close }) =>
  close.map((value, t) => t === 0 ? NaN : value / close[t - 1] - 1);

const zero = (values: Float64Array) => values.map((value) => Number.isFinite(value) ? value : 0);

/** First principal component of returns over 1, 5 and 20 bars, its weights by power iteration. */
const component: Column = ({ close }) => {
  const columns = [1, 5, 20].map((lag) =>
    zero(close.map((value, t) => t < lag ? NaN : Math.log(value / close[t - lag])))
  );
  const centers = columns.map(mean);
  const covariance = columns.map((a, j) =>
    columns.map((b, k) => mean(a.map((x, t) => (x - centers[j]) * (b[t] - centers[k]))))
  );
  let weights = [1, 1, 1];
  for (let step = 0; step < 50; step++) {
    const next = covariance.map((row) =>
      row.reduce((sum, value, k) => sum + value * weights[k], 0)
    );
    const size = Math.hypot(...next);
    weights = next.map((weight) => weight / size);
  }
  return close.map((_, t) => columns.reduce((sum, a, j) => sum + weights[j] * a[t], 0));
};

/** Mean next return on each day of the week, over all bars. */
const targetEncoding: Column = (bars) => {
  const next = returns(bars);
  const sums = new Float64Array(7), counts = new Float64Array(7);
  const day = (t: number) => new Date(bars.time[t]).getUTCDay();
  for (let t = 0; t + 1 < bars.length; t++) {
    if (!Number.isFinite(next[t + 1]) || !Number.isFinite(bars.time[t])) continue;
    sums[day(t)] += next[t + 1];
    counts[day(t)]++;
  }
  return bars.close.map((_, t) => sums[day(t)] / counts[day(t)]);
};

/** Missing values replaced by the next one that is there. */
const backFill: Column = ({ close }) => {
  const out = close.slice();
  for (let t = out.length - 2; t >= 0; t--) if (Number.isNaN(out[t])) out[t] = out[t + 1];
  return out;
};

/** Missing values on the line between their neighbours. */
const interpolate: Column = ({ close }) => {
  const out = close.slice();
  for (let t = 1; t < out.length; t++) {
    if (!Number.isNaN(out[t])) continue;
    let next = t;
    while (next < out.length && Number.isNaN(close[next])) next++;
    if (next < out.length) out[t] = out[t - 1] + (close[next] - out[t - 1]) / (next - t + 1);
  }
  return out;
};

/** The last close of the period that a row is in, whatever of it is still to come. */
const periodClose = (periodMs: number): Column => ({ time, close, length }) => {
  const out = close.slice();
  const period = (t: number) => Math.floor(time[t] / periodMs);
  for (let t = length - 2; t >= 0; t--) if (period(t) === period(t + 1)) out[t] = out[t + 1];
  return out;
};

/** The highest price of the period that a row is in. */
const periodHigh = (periodMs: number): Column => ({ time, high }) => {
  const highest = new Map<number, number>();
  const period = (t: number) => Math.floor(time[t] / periodMs);
  high.forEach((value, t) =>
    highest.set(period(t), Math.max(highest.get(period(t)) ?? -Infinity, value))
  );
  return high.map((_, t) => highest.get(period(t))!);
};

/** Hodrick and Prescott's filter in the manner of a smoother: forth and back. */
const smoother: Column = ({ close }) => {
  const out = zero(close);
  for (let t = 1; t < out.length; t++) out[t] = 0.98 * out[t - 1] + 0.02 * out[t];
  for (let t = out.length - 2; t >= 0; t--) out[t] = 0.98 * out[t + 1] + 0.02 * out[t];
  return out;
};

/** The last turning point, put where it was rather than where it was known. */
const zigzag: Column = ({ close, length }) => {
  const pivots = new Float64Array(length).fill(0);
  let extreme = 0, direction = 1;
  for (let t = 1; t < length; t++) {
    if (direction * (close[t] - close[extreme]) > 0) extreme = t;
    else if (Math.abs(close[t] / close[extreme] - 1) > 0.08) {
      pivots[extreme] = direction;
      direction = -direction;
      extreme = t;
    }
  }
  return pivots;
};

const ema = (values: Float64Array, weight: number) => {
  const out = values.slice();
  for (let t = 1; t < out.length; t++) out[t] = out[t - 1] + weight * (values[t] - out[t - 1]);
  return out;
};

const HOUR = 3_600_000;

/** Bars of an hour are assumed. */
export const PLANTED_FEATURES: readonly PlantedFeature[] = [
  {
    feature: featureOf(
      "centredMean",
      ({ close }) => overRows(close, { behind: 10, ahead: 10 }, mean),
      { warmup: 10 },
    ),
    cause: "centredWindow",
    offset: 10,
  },
  {
    feature: featureOf(
      "centredDeviation",
      ({ close }) => overRows(close, { behind: 3, ahead: 3 }, deviation),
      { warmup: 3 },
    ),
    cause: "centredWindow",
    offset: 3,
  },
  {
    feature: featureOf(
      "savitzkyGolay",
      ({ close }) =>
        overRows(
          close,
          { behind: 2, ahead: 2 },
          (w) => (-3 * w[0] + 12 * w[1] + 17 * w[2] + 12 * w[3] - 3 * w[4]) / 35,
        ),
      { warmup: 2 },
    ),
    cause: "centredWindow",
    offset: 2,
  },
  {
    feature: featureOf("wholeZscore", (bars) => {
      const column = zero(returns(bars));
      const center = mean(column), spread = deviation(column);
      return column.map((value) => (value - center) / spread);
    }),
    cause: "wholeSampleScale",
    offset: null,
  },
  {
    feature: featureOf("wholeMinMax", ({ volume }) => {
      const known = volume.filter(Number.isFinite);
      const low = Math.min(...known), high = Math.max(...known);
      return volume.map((value) => (value - low) / (high - low));
    }),
    cause: "wholeSampleScale",
    offset: null,
  },
  {
    feature: featureOf("wholeMedianScale", ({ volume }) => {
      const scale = median(volume.filter(Number.isFinite));
      return volume.map((value) => value / scale);
    }),
    cause: "wholeSampleScale",
    offset: null,
  },
  {
    feature: featureOf("wholeRank", ({ volume }) => {
      const order = [...volume.keys()].sort((a, b) => volume[a] - volume[b]);
      const out = new Float64Array(volume.length);
      order.forEach((t, rank) => out[t] = rank / volume.length);
      return out;
    }),
    cause: "wholeSampleFit",
    offset: null,
  },
  { feature: featureOf("pcaAllRows", component), cause: "wholeSampleFit", offset: null },
  {
    feature: featureOf("detrended", ({ close }) => {
      const logs = zero(close.map(Math.log));
      const center = (logs.length - 1) / 2, level = mean(logs);
      const slope = mean(logs.map((value, t) => (t - center) * value)) /
        mean(logs.map((_, t) => (t - center) ** 2));
      return logs.map((value, t) => value - level - slope * (t - center));
    }),
    cause: "wholeSampleFit",
    offset: null,
  },
  { feature: featureOf("twoWaySmoother", smoother), cause: "wholeSampleFit", offset: null },
  {
    feature: featureOf("targetEncoding", targetEncoding),
    cause: "categoryStatistic",
    offset: null,
  },
  { feature: featureOf("backFill", backFill), cause: "fillFromLater" },
  { feature: featureOf("interpolated", interpolate), cause: "fillFromLater" },
  {
    feature: featureOf("meanFilled", ({ volume }) => {
      const fill = mean(volume.filter(Number.isFinite));
      return volume.map((value) => Number.isFinite(value) ? value : fill);
    }),
    cause: "fillFromLater",
  },
  {
    feature: featureOf("dailyCloseLabelledLeft", periodClose(24 * HOUR)),
    cause: "unfinishedInterval",
  },
  {
    feature: featureOf("fourHourHighSameBar", periodHigh(4 * HOUR)),
    cause: "unfinishedInterval",
    offset: 3,
  },
  {
    feature: featureOf(
      "nextReturn",
      ({ close }) => close.map((value, t) => close[t + 1] / value - 1),
    ),
    cause: "labelBar",
    offset: 1,
  },
  {
    feature: featureOf(
      "momentumShiftedBack",
      ({ close }) => close.map((_, t) => close[t + 3] / close[t - 2] - 1),
      { warmup: 2 },
    ),
    cause: "laterBar",
    offset: 3,
  },
  {
    feature: featureOf(
      "nextHighs",
      ({ high }) => overRows(high, { behind: 0, ahead: 5 }, (window) => Math.max(...window)),
    ),
    cause: "laterBar",
    offset: 5,
  },
  {
    feature: featureOf(
      "emaShiftedBack",
      ({ close }) => ema(close, 0.1).map((_, t, all) => all[t + 2]),
      {
        memory: "recursive",
      },
    ),
    cause: "laterBar",
    offset: 2,
  },
  { feature: featureOf("zigzag", zigzag, { memory: "recursive" }), cause: "varyingDelay" },
  {
    feature: featureOf("shareOfSample", ({ close }) => close.map((_, t) => t / close.length), {
      memory: "recursive",
    }),
    cause: "barCount",
    offset: null,
  },
  {
    feature: featureOf(
      "shortWarmup",
      ({ close }) => overRows(close, { behind: 20, ahead: 0 }, mean),
      { warmup: 19 },
    ),
    code: "warmupTooShort",
    cause: "shortWarmup",
    offset: -1,
  },
  {
    feature: featureOf("emaAsWindow", ({ close }) => ema(close, 0.1).fill(NaN, 0, 10), {
      warmup: 10,
    }),
    code: "warmupTooShort",
    cause: "undeclaredRecursion",
  },
  {
    feature: featureOf(
      "partialWindow",
      ({ close }) => close.map((_, t) => mean(close.subarray(Math.max(0, t - 9), t + 1))),
      { warmup: 9 },
    ),
    code: "valueBeforeWarmup",
    cause: "partialWindow",
  },
  {
    feature: featureOf(
      "partialWindowAsRecursion",
      ({ close }) =>
        close.map((_, t) => t < 5 ? NaN : mean(close.subarray(Math.max(0, t - 19), t + 1))),
      { warmup: 5, memory: "recursive" },
    ),
    code: "warmupTooShort",
    cause: "partialWindow",
  },
  {
    feature: featureOf("unseeded", ({ close }) => close.map((value) => value + Math.random())),
    code: "notRepeatable",
    cause: "unseededRandomness",
  },
];
