import type { Prng } from "../../core/mod.ts";
import type {
  CalibrationGapRecord,
  CalibrationMeasures,
  CalibrationRecord,
} from "../../experiments/record/calibration.ts";

const around = (estimate: number, half: number) => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
});

function measures(random: Prng, bars: number, spread: number): CalibrationMeasures {
  const bins = Array.from({ length: 8 }, (_, i) => {
    const predicted = 0.5 + spread * (i - 3.5) / 8;
    return {
      predicted,
      observed: 0.5 + 0.1 * (i - 3.5) / 8 + 0.02 * random.normal(),
      count: Math.round(bars / 8),
      bandLow: predicted - 0.06,
      bandHigh: predicted + 0.06,
    };
  });
  return {
    bins,
    eceMass: 0.03,
    eceWidth: 0.02,
    eceMassDebiased: 0.018,
    eceWidthDebiased: 0.011,
    eceByChance: 0.02,
    eceLimit: 0.035,
    mce: 0.08,
    slope: around(0.1 / spread, 0.6),
    intercept: around(0.02, 0.1),
    brier: { reliability: 0.001, resolution: 0.0007, uncertainty: 0.2498 },
  };
}

/** Calibration of a model that never was; its calibrator is chosen for every odd fold. */
export function fabricateCalibration(
  random: Prng,
  { bars, folds }: { readonly bars: number; readonly folds: number },
): CalibrationRecord {
  const gap = (group: string): CalibrationGapRecord => ({
    group,
    samples: 200,
    predicted: 0.51,
    observed: 0.53,
    gap: around(0.05 * random.normal(), 0.06),
    eceDebiased: 0.02,
  });
  return {
    calibrators: Array.from({ length: folds }, (_, fold) =>
      fold % 2
        ? {
          fold,
          kind: "vennAbers",
          samples: 180,
          losses: { platt: 0.69312, vennAbers: 0.69288 },
          intervalWidth: 0.07,
        }
        : { fold, kind: "platt", samples: 180, numbers: { slope: 0.8, intercept: 0.02 } }),
    calibrated: measures(random, bars, 0.1),
    uncalibrated: measures(random, bars, 0.3),
    byFold: Array.from({ length: folds }, (_, fold) => gap(`fold ${fold + 1}`)),
    byYear: ["2020", "2021", "2022"].map(gap),
    byRegime: [
      "low volatility",
      "middle volatility",
      "high volatility",
      "above its mean",
      "below its mean",
    ].map(gap),
  };
}
