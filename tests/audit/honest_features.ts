import {
  calendar,
  candlesticks,
  core13,
  difference,
  type Feature,
  fractionalDifference,
  fromHigherInterval,
  indicator,
  type IndicatorName,
  INDICATORS,
  interaction,
  logReturn,
  macd,
  microstructure,
  regimeInputs,
  rollingRank,
  rollingZscore,
  rsi,
  smaRatio,
  technical,
  tradingSessions,
  transform,
  volatility,
  winsorise,
} from "lib/features/mod.ts";

/** Indicators in TA-Lib's own units, where those differ from the set's. */
const inTalibUnits = (Object.keys(INDICATORS) as IndicatorName[])
  .filter((name) => INDICATORS[name].unit !== "free")
  .map((name) => indicator(name, { units: "talib" }));

/** Features of every family that see the past only, for hourly bars. */
export const HONEST: readonly Feature[] = [
  ...core13.features,
  ...calendar.features,
  ...(await candlesticks()).features,
  ...technical.features,
  ...inTalibUnits,
  ...microstructure.features,
  ...regimeInputs.features,
  tradingSessions(),
  smaRatio({ fast: 20, slow: 100 }),
  ...transform(logReturn(), [
    difference({ by: 3 }),
    rollingZscore({ window: 20 }),
    rollingRank({ window: 20 }),
    winsorise({ window: 30, share: 0.1 }),
    fractionalDifference({ order: 0.4, window: 25 }),
  ]),
  interaction([macd(), volatility({ window: 5 })]),
  fromHigherInterval("4h", rsi({ window: 5 }), { barInterval: "1h" }),
  fromHigherInterval("1d", volatility({ window: 3 }), { barInterval: "1h" }),
];
