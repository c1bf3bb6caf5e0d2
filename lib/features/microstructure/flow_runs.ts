import { rollingMean } from "../../stats/rolling/mod.ts";
import { divide, netFlow } from "./kernels.ts";
import type { MeasureRule } from "./measure_rule.ts";

const shared = {
  inputs: ["volume", "takerBuyVolume"],
  minWindow: 1,
  windows: [20, 60],
  priceDegree: 0,
} as const;

/**
 * Calls `visit` for each row with the bars of the run of one sign that ends there, at most `window`,
 * or with NaN where one of the last `window` values is missing. A value of 0 is a run of none.
 */
function overSignRuns(
  net: Float64Array,
  window: number,
  visit: (row: number, bars: number) => void,
): void {
  let run = 0, sign = 0, known = 0;
  for (let t = 0; t < net.length; t++) {
    const now = Math.sign(net[t]);
    run = now === sign ? Math.min(run + 1, window) : 1;
    sign = now;
    known = Number.isFinite(net[t]) ? known + 1 : 0;
    visit(t, known < window ? NaN : sign === 0 ? 0 : run);
  }
}

/** Measures of runs: bars in a row with net buying, or with net selling. */
export const FLOW_RUNS = {
  flowRun: {
    ...shared,
    title: "Signed length of the run of net buying (above 0) or net selling",
    windows: [20],
    lookback: (window) => window - 1,
    formula:
      "sign(n) times the number of bars in a row, at most window, with this sign of n = 2 takerBuyVolume - volume",
    source: "Wald and Wolfowitz, On a test whether two samples are from the same population (1940)",
    run: (bars, output, { window, take }) => {
      const net = netFlow(bars, take());
      overSignRuns(net, window, (t, run) => void (output[t] = Math.sign(net[t]) * run));
    },
  },
  flowRunShare: {
    ...shared,
    title: "Net taker volume of the run as a share of the window's volume",
    windows: [20],
    lookback: (window) => window - 1,
    formula:
      "sum of n over the run that ends here, at most window bars, / sum(volume, window), n = 2 takerBuyVolume - volume; 0 without volume",
    source: "signed volume of runs, as in Hasbrouck and Ho (1987)",
    run: (bars, output, { window, take }) => {
      const net = netFlow(bars, take());
      const all = rollingMean(bars.volume, take(), { window });
      const longest = rollingMean(net, take(), { window });
      let sum = 0;
      overSignRuns(net, window, (t, run) => {
        // Of one sign, so that nothing cancels in the sum of a run.
        sum = run === 1 || !(sum * net[t] > 0) ? net[t] : sum + net[t];
        output[t] = run === window ? longest[t] : run >= 0 ? sum / window : NaN;
      });
      divide(output, all, output);
    },
  },
  flowFlips: {
    ...shared,
    title: "Share of bars whose net taker volume has another sign than the bar's before",
    lookback: (window) => window,
    formula: "share of the window's bars with sign(n[t]) != sign(n[t - 1])",
    source: "Wald and Wolfowitz, On a test whether two samples are from the same population (1940)",
    run: (bars, output, { window, take }) => {
      const net = netFlow(bars, take());
      if (output.length > 0) output[0] = NaN;
      for (let t = 1; t < net.length; t++) {
        const missing = 0 * net[t] + 0 * net[t - 1];
        output[t] = (Math.sign(net[t]) !== Math.sign(net[t - 1]) ? 1 : 0) + missing;
      }
      rollingMean(output, output, { window });
    },
  },
} as const satisfies Readonly<Record<string, MeasureRule>>;
