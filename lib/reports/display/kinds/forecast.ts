import type { MimeBundle } from "../../../core/mod.ts";
import {
  accuracy,
  type Confusion,
  f1,
  type ForecastIntervals,
  type Interval,
  precision,
  recall,
} from "../../../metrics/mod.ts";
import { estimate, percent } from "../../format.ts";
import { joined } from "../display.ts";
import { facts } from "../facts.ts";
import { table } from "../table.ts";

/** An interval in one line: the estimate and its bounds. */
export function intervalDisplay(interval: Interval): MimeBundle {
  return { "text/plain": estimate(interval) };
}

/** Figures of a forecast, a line each, with their intervals. */
export function forecastIntervalsDisplay(
  { rocAuc, prAuc, brier, logLoss, accuracy }: ForecastIntervals,
): MimeBundle {
  return facts("Forecast, with intervals", {
    "ROC-AUC": estimate(rocAuc),
    "PR-AUC": estimate(prAuc),
    "Brier score": estimate(brier),
    "log loss (nats)": estimate(logLoss),
    "accuracy": estimate(accuracy, (share) => percent(share)),
  }).mime;
}

/** The four outcomes of yes-or-no forecasts, and the shares that follow from them. */
export function confusionDisplay(outcomes: Confusion): MimeBundle {
  const { truePositive, falsePositive, trueNegative, falseNegative } = outcomes;
  const counts = table([
    { forecast: "up", "was up": truePositive, "was not": falsePositive },
    { forecast: "not up", "was up": falseNegative, "was not": trueNegative },
  ]);
  const shares = facts("", {
    accuracy: percent(accuracy(outcomes)),
    precision: percent(precision(outcomes)),
    recall: percent(recall(outcomes)),
    f1: percent(f1(outcomes)),
  });
  return joined(counts, shares).mime;
}
