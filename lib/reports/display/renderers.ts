import type { Renderers } from "../../core/mod.ts";
import { assayDisplay } from "./kinds/assay.ts";
import { ablationRecordDisplay } from "./kinds/ablation_record.ts";
import { auditDisplay } from "./kinds/audit.ts";
import { backtestDisplay, tradesDisplay } from "./kinds/backtest.ts";
import { barsDisplay } from "./kinds/bars.ts";
import {
  brierPartsDisplay,
  calibrationGapsDisplay,
  calibrationLineDisplay,
  calibratorChoiceDisplay,
  calibratorDisplay,
  consistencyBandsDisplay,
  reliabilityDisplay,
} from "./kinds/calibration.ts";
import {
  dieboldMarianoDisplay,
  giacominiWhiteDisplay,
  mcnemarDisplay,
} from "./kinds/comparison.ts";
import { conformalCoverageDisplay, conformalDisplay } from "./kinds/conformal.ts";
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
import { combinatorialSplitDisplay, foldDisplay, foldsDisplay } from "./kinds/folds.ts";
import { confusionDisplay, forecastIntervalsDisplay, intervalDisplay } from "./kinds/forecast.ts";
import { labelReportDisplay } from "./kinds/label_report.ts";
import { labelsDisplay } from "./kinds/labels.ts";
import { ledgerDisplay, trialFamiliesDisplay } from "./kinds/ledger.ts";
import {
  deflatedSharpeDisplay,
  effectiveTrialsDisplay,
  haircutSharpeDisplay,
  overfittingProbabilityDisplay,
  realityCheckDisplay,
  stepwiseSuperiorDisplay,
  superiorPredictiveAbilityDisplay,
} from "./kinds/overfitting.ts";
import { permutationTestDisplay } from "./kinds/permutation.ts";
import { qualityDisplay } from "./kinds/quality.ts";
import { holdoutDisplay, samplesDisplay } from "./kinds/samples.ts";
import { sizingDisplay } from "./kinds/sizing.ts";
import { thresholdChoiceDisplay } from "./kinds/threshold_choice.ts";

/** How results of every kind show themselves: a kind that is missing here does not compile. */
export const RENDERERS: Renderers = {
  ablation: ablationDisplay,
  ablationRecord: ablationRecordDisplay,
  assay: assayDisplay,
  auditReport: auditDisplay,
  backtest: backtestDisplay,
  bars: barsDisplay,
  brierParts: brierPartsDisplay,
  calibrationGaps: calibrationGapsDisplay,
  calibrationLine: calibrationLineDisplay,
  calibrator: calibratorDisplay,
  calibratorChoice: calibratorChoiceDisplay,
  combinatorialSplit: combinatorialSplitDisplay,
  conformal: conformalDisplay,
  conformalCoverage: conformalCoverageDisplay,
  confusion: confusionDisplay,
  consistencyBands: consistencyBandsDisplay,
  deflatedSharpe: deflatedSharpeDisplay,
  dieboldMariano: dieboldMarianoDisplay,
  effectiveTrials: effectiveTrialsDisplay,
  featureReport: featureReportDisplay,
  featureSet: featureSetDisplay,
  featureTable: featureTableDisplay,
  finishedRun: finishedRunDisplay,
  fittedModel: fittedModelDisplay,
  fold: foldDisplay,
  folds: foldsDisplay,
  forecastIntervals: forecastIntervalsDisplay,
  giacominiWhite: giacominiWhiteDisplay,
  haircutSharpe: haircutSharpeDisplay,
  holdout: holdoutDisplay,
  interval: intervalDisplay,
  labelReport: labelReportDisplay,
  labels: labelsDisplay,
  ledger: ledgerDisplay,
  mcnemar: mcnemarDisplay,
  overfittingProbability: overfittingProbabilityDisplay,
  permutationTest: permutationTestDisplay,
  quality: qualityDisplay,
  realityCheck: realityCheckDisplay,
  reliability: reliabilityDisplay,
  samples: samplesDisplay,
  sizing: sizingDisplay,
  stepwiseSuperior: stepwiseSuperiorDisplay,
  superiorPredictiveAbility: superiorPredictiveAbilityDisplay,
  thresholdChoice: thresholdChoiceDisplay,
  trades: tradesDisplay,
  trialFamilies: trialFamiliesDisplay,
  triedModels: triedModelsDisplay,
  verdict: verdictDisplay,
};
