/**
 * Writes docs/features.md from the declarations of all features. Run as
 * `deno run --allow-env --allow-read --allow-write=docs tools/docs/features.ts`, then
 * `deno fmt docs/features.md`.
 *
 * @module
 */
import { createBars } from "../../lib/core/mod.ts";
import {
  basis,
  calendar,
  candlesticks,
  core13,
  crossAsset,
  type Feature,
  flowBars,
  flowMicrostructure,
  funding,
  indicator,
  type IndicatorFamily,
  type IndicatorName,
  INDICATORS,
  intradaySeasonality,
  microstructure,
  regimeInputs,
} from "../../lib/features/mod.ts";

/** The page. */
export const FEATURES_PAGE = new URL("../../docs/features.md", import.meta.url);

/** A heading with its features. */
interface Section {
  readonly title: string;
  readonly text: string;
  readonly features: readonly Feature[];
}

const INTRODUCTION = `# Features

Every column that comes with Assay, made by \`tools/docs/features.ts\` from the declarations that
compute it. [Your own features](how-to/own-features.md) shows how to add one.

A value in row t is a function of bars 0 to t. It is NaN before the **warm-up** (in bars), where its
input is missing, and until a warm-up later; nothing is filled. **Memory** says what a row reads:
*window* no row further back than the warm-up, *recursive* all rows since the start or the last gap,
so that values depend a little on where the bars begin, as every exponential average does.

Formulas are read like this: \`mean(x, n)\`, \`std\`, \`max\`, \`sum\` are over the last n rows, the row itself
among them; \`ema(x, n)\` is the exponential average with weight 2 / (n + 1), \`wilder(x, n)\` the one with
weight 1 / n, both begun at the mean of the first n values; \`x[t-1]\` is the row before.

Where TA-Lib's definition divides by zero the formula says what stands there instead. Two numbers
differ from TA-Lib's by intention: \`rsi\` is 50, not 0, while the price has never moved, and
\`volumeWeightedPrice\` is the bar's own price, not 0, before the first volume.
`;

const FAMILIES: { readonly [F in IndicatorFamily]: string } = {
  trend: "Trend",
  momentum: "Momentum",
  volatility: "Volatility",
  volume: "Volume",
  cycle: "Cycle",
  statistics: "Statistics",
};

const NAMES = Object.keys(INDICATORS) as IndicatorName[];

function ofFamily(family: IndicatorFamily): Section {
  const names = NAMES.filter((name) =>
    INDICATORS[name].family === family && !INDICATORS[name].cumulative &&
    INDICATORS[name].unit !== "other"
  );
  return {
    title: `technical: ${FAMILIES[family].toLowerCase()}`,
    text: "",
    features: names.map((name) => indicator(name)),
  };
}

const none = new Float64Array(0);
/** Another symbol without a bar: declarations need no more. */
const OTHER = createBars(
  { time: none, open: none, high: none, low: none, close: none, volume: none },
  { symbol: "OTHER", intervalMs: 60_000 },
);
const FLOW = flowBars({
  ...{ time: none, buyVolume: none, sellVolume: none, buyQuote: none, sellQuote: none },
  ...{ trades: none, buys: none, largestTrade: none, squaredSize: none },
}, { symbol: "FLOW" });

/** Sets of the market's structure, its regime and other symbols. */
const MARKET: readonly Section[] = [
  {
    title: "microstructure",
    text: "Flow, price impact, spreads, variation, average price and trade sizes, from bars that " +
      "have `quoteVolume`, `trades` and `takerBuyVolume`: `features.microstructure`. " +
      "`features.microstructureFeature(name, { window })` makes one with another window.",
    features: microstructure.features,
  },
  {
    title: "flowMicrostructure",
    text: "What only trades tell, from the store's minutes of trades (kind `flow-1m`): " +
      "`features.flowMicrostructure(features.flowBars(columns, { symbol }))`, or `features.others.flow` " +
      "in experiment.json.",
    features: flowMicrostructure(FLOW).features,
  },
  {
    title: "Intraday seasonality",
    text: "The same time of day on the days before: " +
      "`features.intradaySeasonality({ barInterval, days })`.",
    features: [intradaySeasonality({ barInterval: "1h", days: 5 })],
  },
  {
    title: "regimeInputs",
    text: "What tells one state of the market from another: `features.regimeInputs`.",
    features: regimeInputs.features,
  },
  {
    title: "crossAsset",
    text:
      "The bars next to those of other symbols (here one named OTHER), aligned by time: a row " +
      "reads the last of their bars that had closed when its own closed, never one older than " +
      "`maxAgeMs`. `features.crossAsset(others)`, or `features.others.crossAsset` in experiment.json.",
    features: crossAsset([OTHER]).features,
  },
  {
    title: "Basis and funding",
    text:
      "Distance from another market in the same asset, `features.basis(bars, { window })`, and " +
      "rates of a perpetual swap, `features.funding(features.fundingBars(columns, { symbol }))`; or " +
      "`features.others.basis` and `features.others.funding` in experiment.json.",
    features: [basis(OTHER, { window: 60 }), funding(OTHER)],
  },
];

/** All sections, in the order of the page. */
async function sections(): Promise<readonly Section[]> {
  const families = Object.keys(FAMILIES) as IndicatorFamily[];
  const [first, ...others] = families.map(ofFamily);
  return [
    {
      title: "core13",
      text: "The thirteen columns of the built-in experiments: `features.core13`.",
      features: core13.features,
    },
    {
      ...first,
      text: "TA-Lib's indicators at TA-Lib's settings, each free of the price's scale: " +
        "`features.technical`. `features.indicator(name, { … })` makes one with other settings, and " +
        'with `units: "talib"` one with TA-Lib\'s own numbers.',
    },
    ...others,
    {
      title: "Indicators outside the set",
      text:
        "Cumulated lines, whose level says when the bars began, and an angle that depends on the " +
        "currency. `features.indicator(name)` makes them; a difference or z-score of one is of use.",
      features: NAMES.filter((name) =>
        INDICATORS[name].cumulative || INDICATORS[name].unit === "other"
      ).map((name) => indicator(name)),
    },
    {
      title: "candlesticks",
      text: "Patterns of the last bars, 1 where they show one, else 0: " +
        "`await features.candlesticks()`.",
      features: (await candlesticks()).features,
    },
    {
      title: "calendar",
      text: "What clock and calendar say when a bar opens: `features.calendar`.",
      features: calendar.features,
    },
    ...MARKET,
  ];
}

/** Text that stands in one cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function row({ names, formula = "", source = "", warmup, memory = "window", parameters }: Feature) {
  const settings = Object.entries(parameters ?? {}).map(([name, value]) => `${name} ${value}`);
  return `| ${names.map((name) => `\`${name}\``).join(", ")} | \`${cell(formula)}\` | ${
    settings.join(", ")
  } | ${warmup} | ${memory} | ${cell(source)} |`;
}

/** The page's Markdown, as it is before formatting. */
export async function featuresPage(): Promise<string> {
  const parts = (await sections()).map(({ title, text, features }) => {
    const columns = features.reduce((sum, { names }) => sum + names.length, 0);
    return `## ${title}

${text ? `${text}\n\n` : ""}${columns} columns.

| columns | formula | settings | warm-up | memory | source |
| --- | --- | --- | --- | --- | --- |
${features.map(row).join("\n")}
`;
  });
  return [INTRODUCTION, ...parts].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(FEATURES_PAGE, await featuresPage());
