import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import type { DecisionRecord } from "../../../experiments/record/decision.ts";
import type { Range, ThresholdChoice, ThresholdUncertainty } from "../../../signals/mod.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { thresholdsChart } from "../../charts/thresholds.ts";
import { count, number } from "../../format.ts";
import { OBJECTIVES, type ObjectiveStyle } from "../../objective.ts";
import { figure } from "../display.ts";
import { decisionWords } from "../../decision_words.ts";
import { framed } from "../framed.ts";

const WIDTH = 640;
const finiteOrNull = (value: number) => Number.isFinite(value) ? value : null;

function titleOf(
  { policy: { longAbove, shortBelow }, objective, flat }: ThresholdChoice,
  style: ObjectiveStyle,
): string {
  if (flat) return "Stays out: no threshold is better";
  const sides = [
    ...(longAbove < Infinity ? [`long above ${number(longAbove, 4)}`] : []),
    ...(shortBelow > -Infinity ? [`short below ${number(shortBelow, 4)}`] : []),
  ];
  const text = `${sides.join(", ")}; ${style.name.replace(" (%)", "")} ${style.print(objective)}`;
  return text[0].toUpperCase() + text.slice(1);
}

/** The choice's uncertainty as a run would record it; nothing is known of a test part. */
function decisionOf(
  { abstention }: ThresholdChoice,
  { longAbove, shortBelow, objective, pValue, similarShare, ...sure }: ThresholdUncertainty,
): DecisionRecord {
  const range = ({ low, high }: Range) => ({ low: finiteOrNull(low), high: finiteOrNull(high) });
  return {
    abstention: { calibration: abstention, test: NaN },
    uncertainty: {
      ...sure,
      longAbove: range(longAbove),
      shortBelow: range(shortBelow),
      objective: range(objective),
      pValue: finiteOrNull(pValue),
      similarShare: finiteOrNull(similarShare),
    },
  };
}

/** The threshold chosen, on the curve of all candidates. */
export async function thresholdChoiceDisplay(
  { choice, maximize }: Displayed["thresholdChoice"],
): Promise<MimeBundle> {
  const { curve, policy, objective, flat, uncertainty } = choice;
  const title = titleOf(choice, OBJECTIVES[maximize]);
  const candidates = Array.from(curve.threshold, (threshold, i) => ({
    threshold,
    objective: finiteOrNull(curve.objective[i]),
    exposure: curve.exposure[i],
    ...curve.low && curve.high
      ? { low: finiteOrNull(curve.low[i]), high: finiteOrNull(curve.high[i]) }
      : {},
  })).filter(({ threshold }) => Number.isFinite(threshold));
  const text = `${title} (${count(candidates.length, "candidate")})`;
  if (!candidates.some(({ objective }) => objective !== null)) return { "text/plain": text };
  const record = {
    fold: 0,
    longAbove: finiteOrNull(policy.longAbove),
    shortBelow: finiteOrNull(policy.shortBelow),
    objective: finiteOrNull(objective),
    flat,
    curve: candidates,
    ...uncertainty ? { decision: decisionOf(choice, uncertainty) } : {},
  };
  const svg = thresholdsChart(await loadChartKit(), [record], {
    width: WIDTH,
    title,
    objective: OBJECTIVES[maximize],
  });
  const words = decisionWords([record]);
  const notes = [
    "Objective of each candidate on the rows it was chosen on: it flatters itself",
    ...words,
  ];
  return figure(framed(svg, { title, notes }), { text: [text, ...words].join("\n") }).mime;
}
