import type { ThresholdRecord } from "../experiments/record.ts";
import { percent } from "./format.ts";

/** Share of a curve's thresholds from which on, being alike, they make it flat. */
const FLAT_FROM = 0.5;
/** Chance of looking as good by luck up to which a choice counts as better than staying out. */
const LUCK_UP_TO = 0.05;

type Judged = Pick<ThresholdRecord, "flat"> & {
  readonly decision: {
    readonly uncertainty: Pick<
      NonNullable<ThresholdRecord["decision"]>["uncertainty"],
      "pValue" | "similarShare" | "stayOutShare"
    >;
  };
};

/** Whether a fold's choice cannot be told from staying out; null where that has no meaning. */
function isIdle({ flat, decision: { uncertainty } }: Judged): boolean | null {
  if (flat) return true;
  return uncertainty.pValue === null ? null : uncertainty.pValue > LUCK_UP_TO;
}

const isLevel = ({ decision: { uncertainty } }: Judged) =>
  (uncertainty.similarShare ?? 0) >= FLAT_FROM;

const ofFolds = (count: number, of: number) =>
  of === 1 ? "" : count === of ? "In every fold " : `In ${count} of ${of} folds `;

const sentence = (text: string) => text[0].toUpperCase() + text.slice(1);

/** How sure the thresholds of a model's folds are, in sentences no kinder than the resamples. */
export function decisionWords(thresholds: readonly ThresholdRecord[]): string[] {
  const judged = thresholds.filter((one): one is ThresholdRecord & Judged => !!one.decision);
  if (judged.length === 0) return [];
  const words: string[] = [];
  const idle = judged.map(isIdle);
  const outs = idle.filter((one) => one === true).length;
  const ins = idle.filter((one) => one === false).length;
  const n = judged.length;
  if (outs > 0) {
    words.push(
      sentence(
        `${
          ofFolds(outs, n)
        }the choice is statistically indistinguishable from staying out (reality check over all thresholds, p above 0.05).`,
      ),
    );
  } else if (ins > 0) {
    words.push(
      sentence(
        `${
          ofFolds(ins, n)
        }the choice is better than staying out beyond what searching explains (p up to 0.05), on the rows it was made on.`,
      ),
    );
  }
  const trading = judged.filter(({ flat }) => !flat);
  const level = trading.filter(isLevel).length;
  if (level > 0) {
    words.push(
      sentence(
        `${
          ofFolds(level, trading.length)
        }the curve is flat: at least half of the thresholds cannot be told from the one chosen, so its value means little.`,
      ),
    );
  }
  const unsure = judged.filter(({ flat, decision }) =>
    !flat && decision.uncertainty.stayOutShare >= 0.05
  );
  if (unsure.length > 0) {
    const most = Math.max(...unsure.map(({ decision }) => decision.uncertainty.stayOutShare));
    words.push(`Up to ${percent(most, 0)} of a fold's resamples would have stayed out.`);
  }
  return words;
}
