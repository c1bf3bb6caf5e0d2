import { differencesChart } from "../charts/differences.ts";
import type { ChartKit } from "../charts/kit.ts";
import { count, number, percent } from "../format.ts";
import type { ReportInput } from "../input.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import { chart, remark, type Section, section, table } from "../parts.ts";
import { comparePaired, type PairedComparison, type PairedDifference } from "./paired.ts";
import { letter } from "./sections.ts";

/** Chance is excluded when an adjusted p-value is below this. */
const LEVEL = 0.05;

/** A figure of the section. */
interface PairedFigure {
  readonly name: string;
  readonly label: string;
  readonly tickFormat: string;
  readonly of: (comparison: PairedComparison) => PairedDifference | undefined;
  readonly format: (value: number) => string;
}

const signed = (text: string, value: number) => value > 0 ? `+${text}` : text;

const FIGURES: readonly PairedFigure[] = [
  {
    name: "ROC-AUC",
    label: "difference of ROC-AUC",
    tickFormat: "+.3~f",
    of: ({ rocAuc }) => rocAuc,
    format: (value) => signed(number(value, 3), value),
  },
  {
    name: "Net return a year",
    label: "difference of the mean net return a year (%)",
    tickFormat: "+.0~%",
    of: ({ yearlyReturn }) => yearlyReturn,
    format: (value) => signed(percent(value), value),
  },
];

const nameOf = ({ model, run }: PairedComparison) => `${model}: ${letter(run)} − ${letter(0)}`;

const shown = (p: number) => p < 0.001 ? "< 0.001" : number(p, 3);

function figure(
  kit: ChartKit,
  comparisons: readonly PairedComparison[],
  { name, label, tickFormat, of, format }: PairedFigure,
): Markup | null {
  const tested = comparisons.flatMap((comparison) => {
    const difference = of(comparison);
    return difference ? [{ name: nameOf(comparison), ...difference }] : [];
  });
  if (tested.length === 0) return null;
  const columns = ["Difference [95%]", "p", "p, adjusted", "In words"];
  const rows = tested.map(({ name, estimate, low, high, p, adjusted }): Child[] => [
    name,
    `${format(estimate)} [${format(low)}, ${format(high)}]`,
    shown(p),
    shown(adjusted),
    adjusted < LEVEL ? "more than noise" : "may be noise",
  ]);
  const marks = tested.map((difference) => ({
    ...difference,
    distinct: difference.adjusted < LEVEL,
  }));
  return markup`<h3>${name}</h3>${
    table(
      [
        { name: "Model and runs", text: true },
        ...columns.map((name, i) => ({ name, text: i === 3 })),
      ],
      rows,
      { label: `Paired differences of ${name}` },
    )
  }${
    chart((width) =>
      differencesChart(kit, marks, {
        width,
        label,
        tickFormat,
        title: `${name} of each model next to that of run ${letter(0)}`,
      })
    )
  }`;
}

/** Each run next to the first, model by model on the same rows; null when they share no model. */
export function pairedSection(runs: readonly ReportInput[], kit: ChartKit): Section | null {
  const comparisons = comparePaired(runs);
  if (comparisons.length === 0) return null;
  const tests = comparisons.reduce(
    (sum, { rocAuc, yearlyReturn }) => sum + (rocAuc ? 1 : 0) + (yearlyReturn ? 1 : 0),
    0,
  );
  const refused = comparisons.filter(({ refusals }) => refusals.length > 0);
  return section(
    "Paired differences",
    remark(
      `Each run minus run ${
        letter(0)
      }, on the same rows: what moves both cancels. Areas by DeLong's test, returns by the stationary bootstrap of their differences; p-values adjusted after Holm for ${
        count(tests, "test")
      }. Runs that were picked for their results are not protected by that: the ledger counts those.`,
    ),
    FIGURES.map((one) => figure(kit, comparisons, one)),
    refused.length > 0 &&
      markup`<ul>${
        refused.map((comparison) =>
          markup`<li><strong>${nameOf(comparison)}</strong> ${comparison.refusals.join(" ")}</li>`
        )
      }</ul>`,
  );
}
