import type { Feature, FeatureSet } from "./feature.ts";
import { featureSet } from "./feature_set.ts";

/** Bars that each pattern of the package looks at, by the package's name for its function. */
const BARS = {
  abandonedbaby: 3,
  bearishengulfingpattern: 2,
  bearishhammerstick: 1,
  bearishharami: 2,
  bearishharamicross: 2,
  bearishinvertedhammerstick: 1,
  bearishmarubozu: 1,
  bearishspinningtop: 1,
  bullishengulfingpattern: 2,
  bullishhammerstick: 1,
  bullishharami: 2,
  bullishharamicross: 2,
  bullishinvertedhammerstick: 1,
  bullishmarubozu: 1,
  bullishspinningtop: 1,
  darkcloudcover: 2,
  doji: 1,
  downsidetasukigap: 3,
  dragonflydoji: 1,
  eveningdojistar: 3,
  eveningstar: 3,
  gravestonedoji: 1,
  hammerpattern: 5,
  hammerpatternunconfirmed: 5,
  hangingman: 5,
  hangingmanunconfirmed: 5,
  morningdojistar: 3,
  morningstar: 3,
  piercingline: 2,
  shootingstar: 5,
  shootingstarunconfirmed: 5,
  threeblackcrows: 3,
  threewhitesoldiers: 3,
  tweezerbottom: 5,
  tweezertop: 5,
} as const;

type PatternName = keyof typeof BARS;

/** Names of the columns where they are not the function's after `cdl`. */
const WORDS: { readonly [N in PatternName]: string } = {
  abandonedbaby: "AbandonedBaby",
  bearishengulfingpattern: "BearishEngulfing",
  bearishhammerstick: "BearishHammer",
  bearishharami: "BearishHarami",
  bearishharamicross: "BearishHaramiCross",
  bearishinvertedhammerstick: "BearishInvertedHammer",
  bearishmarubozu: "BearishMarubozu",
  bearishspinningtop: "BearishSpinningTop",
  bullishengulfingpattern: "BullishEngulfing",
  bullishhammerstick: "BullishHammer",
  bullishharami: "BullishHarami",
  bullishharamicross: "BullishHaramiCross",
  bullishinvertedhammerstick: "BullishInvertedHammer",
  bullishmarubozu: "BullishMarubozu",
  bullishspinningtop: "BullishSpinningTop",
  darkcloudcover: "DarkCloudCover",
  doji: "Doji",
  downsidetasukigap: "DownsideTasukiGap",
  dragonflydoji: "DragonflyDoji",
  eveningdojistar: "EveningDojiStar",
  eveningstar: "EveningStar",
  gravestonedoji: "GravestoneDoji",
  hammerpattern: "Hammer",
  hammerpatternunconfirmed: "HammerUnconfirmed",
  hangingman: "HangingMan",
  hangingmanunconfirmed: "HangingManUnconfirmed",
  morningdojistar: "MorningDojiStar",
  morningstar: "MorningStar",
  piercingline: "PiercingLine",
  shootingstar: "ShootingStar",
  shootingstarunconfirmed: "ShootingStarUnconfirmed",
  threeblackcrows: "ThreeBlackCrows",
  threewhitesoldiers: "ThreeWhiteSoldiers",
  tweezerbottom: "TweezerBottom",
  tweezertop: "TweezerTop",
};

/** Bars of one pattern, the oldest first. */
interface Candles {
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
}

/** Whether the bars, as many as the pattern looks at, show it. */
type Pattern = (candles: Candles) => boolean;

function patternFeature(name: PatternName, pattern: Pattern): Feature {
  const size = BARS[name];
  return Object.freeze<Feature>({
    names: [`cdl${WORDS[name]}`],
    inputs: ["open", "high", "low", "close"],
    warmup: size - 1,
    parameters: { bars: size },
    formula: `1 where the last ${size} bars show the pattern, else 0`,
    source: `npm technicalindicators 3.1.0, ${name}`,
    memory: "window",
    compute: ({ open, high, low, close }, [output]) => {
      const make = () => new Array<number>(size).fill(0);
      const candles: Candles = { open: make(), high: make(), low: make(), close: make() };
      let whole = 0;
      for (let t = 0; t < close.length; t++) {
        const sum = open[t] + high[t] + low[t] + close[t];
        // Not zero for NaN and infinities only.
        whole = sum - sum === 0 ? whole + 1 : 0;
        if (whole < size) {
          output[t] = NaN;
          continue;
        }
        for (let i = 0, from = t + 1 - size; i < size; i++) {
          candles.open[i] = open[from + i];
          candles.high[i] = high[from + i];
          candles.low[i] = low[from + i];
          candles.close[i] = close[from + i];
        }
        output[t] = pattern(candles) ? 1 : 0;
      }
    },
  });
}

/**
 * Candlestick patterns, 1 where the last bars show one and 0 where not, in columns named `cdl…`. A
 * missing price makes the rows NaN whose pattern would need it. The patterns are those of the package
 * technicalindicators, which is loaded when this is called; they take about a microsecond a row each,
 * those of five bars several.
 *
 * @example
 * ```ts
 * import { candlesticks } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const set = await candlesticks();
 * assert.ok(set.features.some((feature) => feature.names[0] === "cdlDoji"));
 * ```
 */
export async function candlesticks(): Promise<FeatureSet> {
  const patterns: Readonly<Record<string, unknown>> = await import("technicalindicators");
  return featureSet(
    "candlesticks",
    (Object.keys(BARS) as PatternName[]).map((name) =>
      patternFeature(name, patterns[name] as Pattern)
    ),
  );
}
