import { type Bars, createBars, sliceBars } from "../../core/mod.ts";
import { sampleBars } from "../../data/mod.ts";
import fixture from "./fixtures/talib.json" with { type: "json" };

const COLUMNS = ["open", "high", "low", "close", "volume"] as const;
const real = await sampleBars("BTCUSDT-1d");

/** Rows missing in series `gaps`, the last one exclusive. */
const GAPS = [[130, 131], [131, 132], [300, 314]] as const;

/** Series of the fixture. */
export type SeriesName = Exclude<keyof typeof fixture, "versions">;

/** TA-Lib's values of one function in some rows. */
export interface TalibValues {
  readonly lookback: number;
  readonly rows: readonly number[];
  /** One list an output; null where TA-Lib has no finite number. */
  readonly columns: readonly (readonly (number | null)[])[];
}

/** What TA-Lib has for each function on a series. For tests only, as this whole file. */
export function talibValues(series: SeriesName): Readonly<Record<string, TalibValues>> {
  return fixture[series];
}

function changed(bars: Bars, change: (value: number, column: string, t: number) => number): Bars {
  const columns = Object.fromEntries(
    COLUMNS.map((name) => [name, bars[name].map((value, t) => change(value, name, t))]),
  ) as Record<typeof COLUMNS[number], Float64Array>;
  return createBars({ time: bars.time, ...columns }, bars);
}

/** The bars that `tools/fixtures/talib_technical.py` gave to TA-Lib. */
export const SERIES: { readonly [S in SeriesName]: Bars } = {
  gaps: changed(
    sliceBars(real, 100, 700),
    (value, _, t) => GAPS.some(([from, to]) => t >= from && t < to) ? NaN : value,
  ),
  constant: changed(sliceBars(real, 0, 130), (_, name) => name === "volume" ? 10 : 7.3),
  zeroVolume: changed(
    sliceBars(real, 100, 230),
    (value, name) => name === "volume" ? 0 : value,
  ),
  huge: changed(
    sliceBars(real, 100, 360),
    (value, name) => name === "volume" ? value : value * 2 ** 40,
  ),
};
