import type { Bars } from "../core/mod.ts";
import { featureReport } from "../validation/mod.ts";
import type { ExperimentConfig } from "./config.ts";
import { forwardReturns } from "./forward_return.ts";
import { finiteOrNull, TIMES_A_BLOCK, toEstimate } from "./measure.ts";
import type { Plan } from "./plan.ts";
import type { FeatureRecord } from "./record.ts";
import { byRow, stretchesOf } from "./symbols/stretches.ts";

/** Numbers beyond which ranking all columns would take longer than most models. */
const LARGEST = 20_000_000;
/** More would say nothing new in a table. */
const MOST_RESAMPLES = 1000;

/** What decisions at each sample's close earn over the next `horizon` bars, as a log return. */
function returnsAhead({ bars, plan, config }: {
  readonly bars: Bars;
  readonly plan: Plan;
  readonly config: ExperimentConfig;
}): Float64Array {
  const { fill } = config.backtest;
  const { horizon } = config.label;
  const ahead = byRow(stretchesOf({ bars, plan }), ({ bars, end }) => {
    const oneBar = forwardReturns(bars, { fill });
    // Returns end at the open of the bar behind the last that they count, which may not be held out.
    const last = end < bars.length ? end - 2 : bars.length;
    return oneBar.map((_, row) => {
      if (row + horizon > last) return NaN;
      let sum = 0;
      for (let t = row; t < row + horizon; t++) sum += oneBar[t];
      return sum;
    });
  });
  return Float64Array.from(plan.samples.rows, (row) => ahead[row]);
}

/**
 * What each column that models may read says of the return over the label's horizon; undefined where
 * there is too much of it.
 */
export function measureFeatures(
  run: { readonly bars: Bars; readonly plan: Plan; readonly config: ExperimentConfig },
): readonly FeatureRecord[] | undefined {
  const { plan: { samples, folds, features }, config } = run;
  const symbols = run.plan.symbols?.members.length ?? 1, { horizon } = config.label;
  if (samples.length * features.learnt.length > LARGEST) return undefined;
  const { columns } = featureReport(samples, folds, {
    names: features.learnt,
    forwardReturn: returnsAhead(run),
    // Rows that resampling keeps together: symbols of one time are neighbours.
    horizon: symbols > 1 ? symbols * Math.max(horizon, TIMES_A_BLOCK) : horizon,
    resamples: Math.min(MOST_RESAMPLES, config.bootstrap.resamples),
    seed: config.seed,
  });
  return columns.map((column) => ({
    name: column.name,
    informationCoefficient: toEstimate(column.informationCoefficient),
    coefficientByFold: column.coefficientByFold.map(finiteOrNull),
    drift: finiteOrNull(column.drift),
    autocorrelation: finiteOrNull(column.autocorrelation),
  }));
}
