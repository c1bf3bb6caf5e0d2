import type { MimeBundle } from "../../../core/mod.ts";
import type {
  BrierParts,
  CalibrationGap,
  CalibrationLine,
  Calibrator,
  CalibratorChoice,
  CalibratorDataOf,
  CalibratorKind,
  ConsistencyBands,
  ReliabilityBin,
} from "../../../calibration/mod.ts";
import { number } from "../../format.ts";
import { facts } from "../facts.ts";
import { reliabilityFigure } from "../figures.ts";
import { table } from "../table.ts";

/** How many steps or points a calibrator has. */
const steps = (values: readonly number[]) => ({
  steps: String(values.length),
  "from, to": `${number(Math.min(...values))}, ${number(Math.max(...values))}`,
});

/** The formula of each kind and the numbers in it. */
const FORMS: {
  readonly [K in CalibratorKind]: {
    readonly formula: string;
    entries(data: CalibratorDataOf[K]): Readonly<Record<string, string>>;
  };
} = {
  identity: { formula: "probability = sigmoid(score)", entries: () => ({}) },
  platt: {
    formula: "probability = sigmoid(slope x score + intercept)",
    entries: ({ slope, intercept }) => ({
      slope: number(slope, 4),
      intercept: number(intercept, 4),
    }),
  },
  temperature: {
    formula: "probability = sigmoid(score / temperature)",
    entries: ({ slope }) => ({ temperature: slope === 0 ? "infinite" : number(1 / slope, 4) }),
  },
  beta: {
    formula: "probability = sigmoid(a ln s - b ln(1 - s) + c), s = sigmoid(score)",
    entries: ({ a, b, c }) => ({ a: number(a, 4), b: number(b, 4), c: number(c, 4) }),
  },
  isotonic: {
    formula: "a line that never falls",
    entries: ({ probabilities }) => ({
      points: String(probabilities.length),
      "from, to": `${number(probabilities[0])}, ${number(probabilities.at(-1)!)}`,
    }),
  },
  histogram: { formula: "the share of its bin", entries: ({ values }) => steps(values) },
  vennAbers: {
    formula: "two isotonic regressions, merged",
    entries: ({ low, high }) => ({
      "steps of the lower": String(low.values.length),
      "steps of the upper": String(high.values.length),
    }),
  },
};

/** How a calibrator maps a score to a probability. */
export function calibratorDisplay(calibrator: Calibrator): MimeBundle {
  const { kind, apply } = calibrator;
  // The table has the right form for every kind, which an index by union cannot say.
  const { formula, entries } = FORMS[kind] as typeof FORMS["beta"];
  return facts(`Calibrator (${kind}): ${formula}`, {
    ...entries(calibrator as CalibratorDataOf["beta"]),
    "score 0 means": number(apply([0])[0]),
  }).mime;
}

/** What each kind of calibrator lost in log loss, the best first. */
export function calibratorChoiceDisplay({ calibrator, losses }: CalibratorChoice): MimeBundle {
  const rows = Object.entries(losses).sort(([, a], [, b]) => a - b)
    .map(([kind, logLoss]) => ({ kind, logLoss, chosen: kind === calibrator.kind ? "yes" : "" }));
  return table(rows, {
    caption: "Cross-fitted log loss by calibrator",
    formats: { logLoss: "significant" },
  }).mime;
}

/** Bins with consistency bands as a diagram, as text as a table. */
export async function consistencyBandsDisplay(bands: ConsistencyBands): Promise<MimeBundle> {
  const { bins, ece, eceByChance, eceLimit } = bands;
  const caption = `Reliability; ECE ${number(ece)}, by chance ${number(eceByChance)} (up to ${
    number(eceLimit)
  })`;
  const rows = table(
    bins.map(({ predicted, observed, bandLow, bandHigh, count }) => ({
      predicted,
      observed,
      "by chance from": bandLow,
      to: bandHigh,
      count,
    })),
    { caption },
  ).mime;
  if (bins.length === 0) return rows;
  const title = "Reliability, with consistency bands";
  return {
    ...(await reliabilityFigure(bins, { title })).mime,
    "text/plain": rows["text/plain"],
  };
}

/** Slope and intercept of logistic recalibration. */
export function calibrationLineDisplay({ slope, intercept }: CalibrationLine): MimeBundle {
  return table([
    { figure: "slope", value: slope, calibrated: 1 },
    { figure: "intercept", value: intercept, calibrated: 0 },
  ], { caption: "Logistic recalibration", formats: { calibrated: "integer" } }).mime;
}

/** Observed less predicted by group. */
export function calibrationGapsDisplay(gaps: readonly CalibrationGap[]): MimeBundle {
  return table(
    gaps.map(({ group, count, predicted, observed, gap }) => ({
      group,
      count,
      predicted,
      observed,
      "observed less predicted": gap,
    })),
    { caption: "Observed less predicted, with intervals" },
  ).mime;
}

/** Bins as a reliability diagram, as text as a table. */
export async function reliabilityDisplay(bins: readonly ReliabilityBin[]): Promise<MimeBundle> {
  const caption = "Reliability, with 95 % intervals";
  const rows =
    table(bins.map(({ predicted, observed, count }) => ({ predicted, observed, count })), {
      caption,
    }).mime;
  if (bins.length === 0) return rows;
  return {
    ...(await reliabilityFigure(bins, { title: caption })).mime,
    "text/plain": rows["text/plain"],
  };
}

/** The parts of a Brier score, with the sign by which they add up to it. */
export function brierPartsDisplay(parts: BrierParts): MimeBundle {
  return facts("Brier score and its parts", {
    "Brier score": number(parts.brier, 4),
    "+ reliability": number(parts.reliability, 4),
    "\u2212 resolution": number(parts.resolution, 4),
    "+ uncertainty": number(parts.uncertainty, 4),
    "+ variance in bins": number(parts.varianceInBins, 4),
    "\u2212 covariance in bins": number(parts.covarianceInBins, 4),
  }).mime;
}
