import { markup } from "../markup.ts";
import { type Section, section } from "../parts.ts";

/** One sentence for each figure of the report. */
const TERMS: readonly (readonly [string, string])[] = [
  [
    "95% interval",
    "If the run could be repeated on other stretches of the same market, the interval would cover the true value about 19 times in 20.",
  ],
  [
    "ROC-AUC",
    "Area under the ROC curve: the chance that a bar with a positive label got a higher score than one with a negative label of the same fold; 0.5 is guessing.",
  ],
  ["PR-AUC", "Area under precision against recall; guessing gives the base rate."],
  ["Base rate", "The share of positive labels among the test samples."],
  [
    "Brier",
    "The mean squared difference between probability and outcome; always saying 0.5 gives 0.25, and lower is better.",
  ],
  [
    "Log loss",
    "The mean negative logarithm of the probability given to what happened; always saying 0.5 gives 0.6931, and lower is better.",
  ],
  ["Accuracy", "The share of test samples whose probability lay on the right side of 0.5."],
  ["Precision", "At each fold's threshold: the share of positive calls that were right."],
  ["Recall", "At each fold's threshold: the share of positive labels that were called."],
  ["F1", "The harmonic mean of precision and recall."],
  [
    "ECE",
    "Expected calibration error: the mean distance between predicted probability and observed share, over bins weighted by count.",
  ],
  [
    "Consistency band",
    "Where 95% of a bin's observed shares lie when events come true just as often as forecast.",
  ],
  [
    "Calibration slope",
    "Slope of a logistic regression of labels on the forecast's logit: 1 when calibrated, below it when forecasts are too sure of themselves.",
  ],
  [
    "Net Sharpe",
    "Mean over standard deviation of the returns per bar after costs, annualised by the periods a year.",
  ],
  [
    "Sharpe − buy-and-hold",
    "The net Sharpe ratio minus that of holding the instrument over the same bars at the same costs, resampled together.",
  ],
  ["Sortino", "Like the Sharpe ratio, with only the losses in the deviation."],
  ["CAGR", "Compound annual growth rate of the equity."],
  ["Total return", "Final equity over initial cash, minus 1."],
  [
    "Max drawdown",
    "The largest loss from a running peak of the equity. Its interval is that of the same returns drawn anew in blocks; slumps longer than a block are broken up, so it leans to the mild side.",
  ],
  ["Calmar", "CAGR over maximum drawdown."],
  ["Turnover a year", "Notional traded in a year, as a multiple of the equity."],
  ["Hit rate", "The share of closed trades that gained after costs."],
  ["Exposure", "The share of bars with a position."],
  ["Trade", "A position from its opening fill to the fill that closes or turns it."],
  ["Fees", "All fees paid, in cash."],
  [
    "Purged",
    "Samples removed from a part because their label or window reaches into bars of a later part.",
  ],
  ["Embargo", "Bars left out after a part, so that what lingers in the market does not leak."],
  [
    "Trial",
    "One evaluation of one model on these data, whoever ran it and whether it was kept or not.",
  ],
];

/** What every figure means. */
export function glossarySection(): Section {
  return section(
    "Glossary",
    markup`<dl class="glossary">${
      TERMS.map(([term, meaning]) => markup`<dt>${term}</dt><dd>${meaning}</dd>\n`)
    }</dl>`,
  );
}
