import type { Renderers } from "../../core/mod.ts";
import { auditDisplay } from "./kinds/audit.ts";
import { backtestDisplay, tradesDisplay } from "./kinds/backtest.ts";
import { barsDisplay } from "./kinds/bars.ts";
import { brierPartsDisplay, calibratorDisplay, reliabilityDisplay } from "./kinds/calibration.ts";
import {
  ablationDisplay,
  finishedRunDisplay,
  triedModelsDisplay,
  verdictDisplay,
} from "./kinds/experiment.ts";
import { featureReportDisplay } from "./kinds/feature_report.ts";
import { featureSetDisplay } from "./kinds/feature_set.ts";
import { featureTableDisplay } from "./kinds/feature_table.ts";
import { fittedModelDisplay } from "./kinds/fitted_model.ts";
import { foldDisplay, foldsDisplay } from "./kinds/folds.ts";
import { confusionDisplay, forecastIntervalsDisplay, intervalDisplay } from "./kinds/forecast.ts";
import { labelReportDisplay } from "./kinds/label_report.ts";
import { labelsDisplay } from "./kinds/labels.ts";
import { qualityDisplay } from "./kinds/quality.ts";
import { samplesDisplay } from "./kinds/samples.ts";
import { thresholdChoiceDisplay } from "./kinds/threshold_choice.ts";

/** How results of every kind show themselves: a kind that is missing here does not compile. */
export const RENDERERS: Renderers = {
  ablation: ablationDisplay,
  auditReport: auditDisplay,
  backtest: backtestDisplay,
  bars: barsDisplay,
  brierParts: brierPartsDisplay,
  calibrator: calibratorDisplay,
  confusion: confusionDisplay,
  featureReport: featureReportDisplay,
  featureSet: featureSetDisplay,
  featureTable: featureTableDisplay,
  finishedRun: finishedRunDisplay,
  fittedModel: fittedModelDisplay,
  fold: foldDisplay,
  folds: foldsDisplay,
  forecastIntervals: forecastIntervalsDisplay,
  interval: intervalDisplay,
  labelReport: labelReportDisplay,
  labels: labelsDisplay,
  quality: qualityDisplay,
  reliability: reliabilityDisplay,
  samples: samplesDisplay,
  thresholdChoice: thresholdChoiceDisplay,
  trades: tradesDisplay,
  triedModels: triedModelsDisplay,
  verdict: verdictDisplay,
};
