import {
  brierParts,
  calibrationGaps,
  calibrationLine,
  consistencyBands,
  ece,
  eceDebiased,
  identityCalibrator,
  mce,
} from "../calibration/mod.ts";
import { type Bars, prng, take } from "../core/mod.ts";
import { compute, featureSet, smaRatio, volatilityState } from "../features/mod.ts";
import type { TestForecast } from "./collect.ts";
import type { FoldResult } from "./evaluate_fold.ts";
import { finiteOrNull, type MeasureOptions, toEstimate } from "./measure.ts";
import type { Plan } from "./plan.ts";
import { byRow, type Stretch, stretchesOf } from "./symbols/stretches.ts";
import type {
  CalibrationGapRecord,
  CalibrationMeasures,
  CalibrationRecord,
} from "./record/calibration.ts";

const MASS = { bins: 10, strategy: "mass" } as const;
const WIDTH = { bins: 10, strategy: "width" } as const;
/** Bins of a group, which is smaller. */
const FEW = { bins: 5, strategy: "mass" } as const;
/** Sets of labels behind a band; more would not be seen in a picture. */
const MOST_RESAMPLES = 500;
/** Labels drawn for all sets together where there are many samples, whose bands are narrow. */
const MOST_DRAWS = 10_000_000;
const FEWEST_RESAMPLES = 100;

/** What is known of the market at the decision, by whose names calibration is told apart. */
const REGIMES = featureSet("regimes", [
  volatilityState({ window: 20, rankWindow: 250 }),
  smaRatio({ fast: 1, slow: 100 }),
]);

const THIRDS = ["low volatility", "middle volatility", "high volatility"] as const;

function measuresOf(
  probability: Float64Array,
  label: Float64Array,
  { seed, resamples, horizon }: MeasureOptions,
): CalibrationMeasures {
  const bands = consistencyBands(probability, label, {
    ...MASS,
    // Forked anew: raw and calibrated probabilities are judged by the same draws.
    prng: prng(seed).fork("consistency"),
    resamples: Math.min(
      resamples,
      MOST_RESAMPLES,
      Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / label.length)),
    ),
  });
  const { slope, intercept } = calibrationLine(probability, label, { lags: horizon - 1 });
  const { reliability, resolution, uncertainty } = brierParts(probability, label, MASS);
  return {
    bins: bands.bins.map(({ predicted, observed, count, bandLow, bandHigh }) => ({
      predicted,
      observed,
      count,
      bandLow: finiteOrNull(bandLow),
      bandHigh: finiteOrNull(bandHigh),
    })),
    eceMass: finiteOrNull(bands.ece),
    eceWidth: finiteOrNull(ece(probability, label, WIDTH)),
    eceMassDebiased: finiteOrNull(eceDebiased(probability, label, MASS)),
    eceWidthDebiased: finiteOrNull(eceDebiased(probability, label, WIDTH)),
    eceByChance: finiteOrNull(bands.eceByChance),
    eceLimit: finiteOrNull(bands.eceLimit),
    mce: finiteOrNull(mce(probability, label, MASS)),
    slope: toEstimate(slope),
    intercept: toEstimate(intercept),
    brier: {
      reliability: finiteOrNull(reliability),
      resolution: finiteOrNull(resolution),
      uncertainty: finiteOrNull(uncertainty),
    },
  };
}

/** Gaps of the groups that samples are in; samples of group null are in none. */
function gapsOf(
  { probability, label }: Pick<TestForecast, "probability" | "label">,
  groups: readonly (string | null)[],
  { horizon }: MeasureOptions,
): CalibrationGapRecord[] {
  const rows = groups.flatMap((group, i) => group === null ? [] : [i]);
  const p = take(probability, Int32Array.from(rows)), y = take(label, Int32Array.from(rows));
  const names = rows.map((i) => groups[i]!);
  return calibrationGaps(p, y, { groups: names, lags: horizon - 1 })
    .map(({ group, count, predicted, observed, gap }) => {
      const own = (_: number, i: number) => names[i] === group;
      return {
        group,
        samples: count,
        predicted,
        observed,
        gap: toEstimate(gap),
        eceDebiased: finiteOrNull(eceDebiased(p.filter(own), y.filter(own), FEW)),
      };
    });
}

/** The regimes of rows, by what each row's bar and earlier ones show; null where too few do. */
function regimesAt(stretches: readonly Stretch[], rows: Int32Array) {
  const tables = new Map(stretches.map(({ bars }) => [bars, compute(bars, REGIMES)]));
  const [state, ratio] = REGIMES.features.map(({ names: [name] }) =>
    byRow(stretches, ({ bars }) => tables.get(bars)!.column(name))
  );
  const volatility = Array.from(rows, (row) => {
    const rank = state[row];
    return Number.isNaN(rank) ? null : THIRDS[Math.min(2, Math.floor(rank * 3))];
  });
  const trend = Array.from(rows, (row) => {
    const above = ratio[row];
    return Number.isNaN(above) ? null : above > 0 ? "above its mean" : "below its mean";
  });
  return { volatility, trend };
}

/** How far a model's probabilities on the test parts can be believed, and when and where not. */
export function measureCalibration(
  forecast: TestForecast,
  { bars, plan, results }: {
    readonly bars: Bars;
    readonly plan: Pick<Plan, "samples" | "symbols">;
    /** Of the model, a fold each. */
    readonly results: readonly FoldResult[];
  },
  given: MeasureOptions,
): CalibrationRecord {
  const { score, probability, label, fold, indices, symbols = 1 } = forecast;
  // Neighbouring rows are of as many symbols: a label reaches as many times as far.
  const options = { ...given, horizon: given.horizon * symbols };
  const rows = indices.map((index) => plan.samples.rows[index]);
  const year = Array.from(
    indices,
    (index) => String(new Date(plan.samples.time[index]).getUTCFullYear()),
  );
  const { volatility, trend } = regimesAt(stretchesOf({ bars, plan }), rows);
  const gaps = (groups: readonly (string | null)[]) => gapsOf(forecast, groups, options);
  const regimes = gaps(volatility);
  return {
    calibrators: results.flatMap(({ calibrator }) => calibrator ?? []),
    calibrated: measuresOf(probability, label, options),
    uncalibrated: measuresOf(identityCalibrator().apply(score), label, options),
    byFold: gaps(Array.from(fold, (index) => `fold ${index + 1}`)),
    byYear: gaps(year),
    byRegime: [
      // In the order of size, not of time.
      ...THIRDS.flatMap((name) => regimes.find(({ group }) => group === name) ?? []),
      ...gaps(trend).sort((a, b) => a.group < b.group ? -1 : 1),
    ],
  };
}
