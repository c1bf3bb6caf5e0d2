import { deflationOf } from "../../../assay/deflation.ts";
import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import type { EffectiveTrials } from "../../../metrics/mod.ts";
import { deflationChart } from "../../assay/deflation_chart.ts";
import { chanceHistogram } from "../../charts/chance_histogram.ts";
import { degradationChart } from "../../charts/degradation.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { count, integer, number, percent } from "../../format.ts";
import { figure } from "../display.ts";
import { facts } from "../facts.ts";
import { framed } from "../framed.ts";
import { table } from "../table.ts";

const WIDTH = 640;

/** From here on a deflated Sharpe ratio is taken for evidence. */
const CONFIDENCE = 0.95;

/** Sharpe ratios of a period are small. */
const DIGITS = 4;

/** Of a strategy, none when no one is ahead. */
const nameOf = (best: number | undefined) => best === undefined ? "none" : `index ${best}`;

/** The deflated Sharpe ratio, and what it would be with fewer or more trials. */
export async function deflatedSharpeDisplay(
  { deflated, moments, options: { trials, variance } }: Displayed["deflatedSharpe"],
): Promise<MimeBundle> {
  const { probability, threshold, sharpe } = deflated;
  const title = `Deflated Sharpe ratio ${number(probability)} after ${count(trials, "trial")}`;
  const given = { trials, atLeast: trials, periodsPerYear: 1, variance, confidence: CONFIDENCE };
  const deflation = Number.isNaN(probability) ? undefined : deflationOf(moments, given);
  const most = deflation?.vanishesAbove;
  const entries = {
    "Sharpe ratio a period": number(sharpe, DIGITS),
    "best expected by chance": number(threshold, DIGITS),
    "deflated Sharpe ratio": number(probability),
    "0.95 or more up to": most === Infinity ? "any number" : `${integer(most)} trials`,
  };
  const { mime } = facts(title, entries);
  if (!deflation) return mime;
  const svg = deflationChart(await loadChartKit(), deflation, { width: WIDTH, title });
  const [found, chance] = Object.entries(entries);
  const notes = [
    [found, chance].map(([name, value]) => `${name}: ${value}`).join("; "),
    `the dashed line is ${CONFIDENCE}: reached up to ${entries["0.95 or more up to"]}`,
  ];
  return figure(framed(svg, { title, notes }), { text: String(mime["text/plain"]) }).mime;
}

/** How often choosing the best picked one that was no better than the median in the other half. */
export async function overfittingProbabilityDisplay(
  { found, strategies, statistic }: Displayed["overfittingProbability"],
): Promise<MimeBundle> {
  const { probability, logits, lossProbability, degradation: { slope, intercept } } = found;
  const title = `Probability of backtest overfitting ${percent(probability)}`;
  const text = facts(title, {
    "chosen from": `${integer(strategies)} strategies`,
    "ways to halve the time": integer(logits.length),
    "best loses in the other half": percent(lossProbability),
    "other half": `${number(intercept, DIGITS)} ${slope < 0 ? "\u2212" : "+"} ${
      number(Math.abs(slope))
    } x half that chose`,
  });
  const name = statistic === "sharpe" ? "Sharpe ratio a period" : "mean return a period";
  const kit = await loadChartKit();
  const ranks = chanceHistogram(kit, logits, {
    mark: 0,
    counted: "atMost",
    label: "log odds of the chosen one's rank in the other half (0: the median)",
    noun: "split",
    width: WIDTH,
    title,
  });
  const losses = degradationChart(kit, found, { figure: name, width: WIDTH, title });
  const notes = [
    `The best of ${integer(strategies)} in one half of the time, judged in the other, in ${
      integer(logits.length)
    } ways: it loses in ${percent(lossProbability)}`,
  ];
  return figure(framed([ranks, losses], { title, notes }), {
    text: String(text.mime["text/plain"]),
  }).mime;
}

/** How many independent trials there were, and which belong together. */
export function effectiveTrialsDisplay(
  { count: trials, clusters, varianceOfClusterSharpes }: EffectiveTrials,
): MimeBundle {
  const strategies = clusters.reduce((sum, cluster) => sum + cluster.length, 0);
  return facts("Effective number of trials", {
    "strategies": integer(strategies),
    "clusters": integer(clusters.length),
    "largest cluster": integer(Math.max(...clusters.map((cluster) => cluster.length))),
    "independent trials": integer(trials),
    "deviation of Sharpe ratios a period": number(Math.sqrt(varianceOfClusterSharpes), DIGITS),
  }).mime;
}

/** Hansen's test: the p-value and what it lies between. */
export function superiorPredictiveAbilityDisplay(
  { found, strategies }: Displayed["superiorPredictiveAbility"],
): MimeBundle {
  const { pValue, lower, upper, statistic, best } = found;
  return facts(`Superior predictive ability: does the best of ${integer(strategies)} beat it?`, {
    "p-value": `${number(pValue)} (between ${number(lower)} and ${number(upper)})`,
    "best strategy": nameOf(best),
    "its mean over its error": number(statistic, 2),
  }).mime;
}

/** White's test. */
export function realityCheckDisplay(
  { found: { pValue, statistic, best }, strategies }: Displayed["realityCheck"],
): MimeBundle {
  return facts(`Reality check: does the best of ${integer(strategies)} beat it?`, {
    "p-value": number(pValue),
    "best strategy": nameOf(best),
    "its mean times the root of the rows": number(statistic, DIGITS),
  }).mime;
}

/** Most strategies that the table names: those with the lowest p-values. */
const NAMED = 10;

/** Who beats the benchmark, the surest first. */
export function stepwiseSuperiorDisplay(
  { found: { superior, adjustedPValues }, level }: Displayed["stepwiseSuperior"],
): MimeBundle {
  const order = [...adjustedPValues.keys()]
    .sort((a, b) => adjustedPValues[a] - adjustedPValues[b])
    .slice(0, Math.max(NAMED, superior.length));
  const rows = order.map((index) => ({
    index,
    "adjusted p-value": adjustedPValues[index],
    superior: superior.includes(index),
  }));
  const caption = `${integer(superior.length)} of ${
    integer(adjustedPValues.length)
  } beat the benchmark at ${percent(level)}; the surest:`;
  return table(rows, { caption }).mime;
}

/** A Sharpe ratio before and after its haircut. */
export function haircutSharpeDisplay(
  { found, sharpe }: Displayed["haircutSharpe"],
): MimeBundle {
  return facts(`Haircut of ${percent(found.haircut)}`, {
    "Sharpe ratio a period": number(sharpe, DIGITS),
    "after the haircut": number(found.sharpe, DIGITS),
    "p-value as the only trial": number(found.pValue, DIGITS),
    "p-value among all trials": number(found.adjustedPValue, DIGITS),
  }).mime;
}
