import { logChange, rollingBeta, rollingMean } from "../../stats/rolling/mod.ts";
import { netFlow } from "./kernels.ts";
import type { MeasureContext, MeasuredBars, MeasureRule } from "./measure_rule.ts";

/** What net flow's impact is measured from. */
type Flow = Pick<MeasuredBars, "close" | "volume" | "takerBuyVolume">;

const shared = {
  inputs: ["close", "volume", "takerBuyVolume"],
  minWindow: 3,
  windows: [20, 60],
  lookback: (window: number) => window,
  priceDegree: 0,
} as const;

/** Slope of the log return on what `of` makes of net flow, times `of` of the window's mean volume. */
function impact(
  bars: Flow,
  output: Float64Array,
  { window, take, of }: MeasureContext & { readonly of: (flow: number) => number },
): void {
  const x = netFlow(bars, take());
  for (let t = 0; t < x.length; t++) x[t] = of(x[t]);
  rollingBeta({ x, y: logChange(bars.close, take()) }, output, { window });
  const mean = rollingMean(bars.volume, x, { window });
  for (let t = 0; t < output.length; t++) output[t] *= of(mean[t]);
}

/** Measures of how far trading moves the price. */
export const IMPACT = {
  kyleLambda: {
    ...shared,
    title: "Kyle's lambda: return for net taker volume of one average bar",
    formula:
      "slope of r on n over the window times mean(volume, window), r = ln(close[t] / close[t - 1]), n = 2 takerBuyVolume - volume; 0 where n never changed",
    source: "Kyle, Continuous auctions and insider trading (1985)",
    run: (bars: Flow, output: Float64Array, context: MeasureContext) =>
      impact(bars, output, { ...context, of: (flow) => flow }),
  },
  hasbrouckImpact: {
    ...shared,
    title: "Square-root impact: return for net taker volume of one average bar",
    formula:
      "slope of r on sign(n) sqrt(|n|) over the window times sqrt(mean(volume, window)), r and n as for kyleLambda; 0 where n never changed",
    source: "Hasbrouck, Trading costs and returns for U.S. equities (2009), with an intercept",
    run: (bars: Flow, output: Float64Array, context: MeasureContext) =>
      impact(bars, output, {
        ...context,
        of: (flow) => flow < 0 ? -Math.sqrt(-flow) : Math.sqrt(flow),
      }),
  },
  amihud: {
    ...shared,
    title: "Amihud's illiquidity: absolute return for a million of quote currency traded",
    inputs: ["close", "quoteVolume"],
    minWindow: 1,
    priceDegree: -1,
    formula:
      "1e6 mean(|ln(close[t] / close[t - 1])| / quoteVolume) over the window's bars with volume; NaN if there is none",
    source: "Amihud, Illiquidity and stock returns (2002)",
    run: ({ close, quoteVolume }, output, { window, take }) => {
      const change = logChange(close, take()), traded = take();
      for (let t = 0; t < output.length; t++) {
        const volume = quoteVolume[t];
        const missing = 0 * volume + 0 * change[t];
        traded[t] = (volume > 0 ? 1 : 0) + missing;
        change[t] = (volume > 0 ? 1e6 * Math.abs(change[t]) / volume : 0) + missing;
      }
      rollingMean(traded, traded, { window });
      rollingMean(change, output, { window });
      for (let t = 0; t < output.length; t++) output[t] /= traded[t];
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
