import type {
  AblatedModel,
  AblatedVariant,
  AblationFigure,
  AblationFinding,
  AblationRecord,
} from "../../experiments/mod.ts";
import { count, number } from "../format.ts";

/** Figures in the order in which they are shown. */
export const FIGURES: readonly {
  readonly key: AblationFigure;
  readonly name: string;
  readonly digits: number;
}[] = [
  { key: "rocAuc", name: "ROC-AUC", digits: 3 },
  { key: "logLoss", name: "log loss", digits: 4 },
  { key: "sharpe", name: "net Sharpe", digits: 2 },
];

const WORDS: Readonly<Record<AblationFinding, string>> = {
  noise: "noise",
  helps: "helps",
  hurts: "hurts",
  mixed: "mixed",
  unknown: "not compared",
};

/** `hurts (ROC-AUC, log loss)`: what a variant is, and by which figures. */
export function findingWords({ finding, by, failure }: AblatedVariant): string {
  if (failure !== undefined) return "failed";
  const names = FIGURES.filter(({ key }) => by.includes(key)).map(({ name }) => name);
  return names.length > 0 ? `${WORDS[finding]} (${names.join(", ")})` : WORDS[finding];
}

/** A number with its sign, also where it is above 0. */
export function signed(value: number, digits: number): string {
  const text = number(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** `+0.012 ± 0.020`: the difference of a figure with the reach of its 95 % interval. */
export function differenceWords(
  { differences }: AblatedVariant,
  { key, digits }: { readonly key: AblationFigure; readonly digits: number },
): string {
  const difference = differences[key];
  if (!difference) return "–";
  const { estimate, high } = difference;
  return `${signed(estimate, digits)} ± ${number(high - estimate, digits)}`;
}

/** The least adjusted p-value of a variant's tests. */
export function pWords({ differences }: AblatedVariant): string {
  const all = Object.values(differences).map(({ adjusted }) => adjusted);
  if (all.length === 0) return "–";
  const least = Math.min(...all);
  return least < 0.001 ? "< 0.001" : number(least, 3);
}

/** A model as it is, in a line: mean figures over its seeds, and their range where they differ. */
export function baseWords({ name, seeds, fits, failure }: AblatedModel): string {
  if (!fits) return `${name} as it is has failed: ${failure}`;
  const figures = FIGURES.map(({ key, name, digits }) => {
    const { mean, low, high } = fits[key];
    const range = low !== high ? ` (${number(low, digits)} to ${number(high, digits)})` : "";
    return `${name} ${number(mean, digits)}${range}`;
  });
  return `${name} as it is: ${figures.join(", ")}${
    seeds.length > 1 ? `; seeds ${seeds.join(", ")}` : ""
  }`;
}

/** How often which finding was made, of which nothing is shown that is not there. */
export function summaryWords({ models, tests }: AblationRecord): string {
  const variants = models.flatMap((model) => model.variants);
  const parts = (["hurts", "helps", "mixed", "noise", "unknown"] as const).flatMap((finding) => {
    const some = variants.filter((variant) => variant.finding === finding).length;
    return some === 0 ? [] : [`${some} ${WORDS[finding]}`];
  });
  return `${count(variants.length, "variant")}: ${parts.join(", ")}. Noise: after Holm, for ${
    count(tests, "test")
  }, chance is not excluded at 5 %; that a part does not matter is not shown by it.`;
}
