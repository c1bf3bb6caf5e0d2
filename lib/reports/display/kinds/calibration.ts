import type { MimeBundle } from "../../../core/mod.ts";
import type { BrierParts, Calibrator, ReliabilityBin } from "../../../calibration/mod.ts";
import { number } from "../../format.ts";
import { facts } from "../facts.ts";
import { reliabilityFigure } from "../figures.ts";
import { table } from "../table.ts";

/** How a calibrator maps a score to a probability. */
export function calibratorDisplay({ kind, slope, intercept, apply }: Calibrator): MimeBundle {
  return facts(`Calibrator (${kind}): probability = sigmoid(slope x score + intercept)`, {
    slope: number(slope, 4),
    intercept: number(intercept, 4),
    "score 0 means": number(apply([0])[0]),
  }).mime;
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
