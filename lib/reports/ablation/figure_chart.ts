import type { AblatedModel, AblationFigure } from "../../experiments/mod.ts";
import { differencesChart } from "../charts/differences.ts";
import type { ChartKit } from "../charts/kit.ts";

const AXES: Readonly<Record<AblationFigure, { readonly label: string; readonly ticks: string }>> = {
  rocAuc: { label: "ROC-AUC of the variant minus that of the model as it is", ticks: "+.3~f" },
  logLoss: {
    label: "log loss of the variant minus that of the model as it is (below 0 is better)",
    ticks: "+.4~f",
  },
  sharpe: {
    label: "net Sharpe ratio a year of the variant minus that of the model as it is",
    ticks: "+.2~f",
  },
};

/**
 * Differences of one figure, a row a variant, those that may be noise hollow and grey. Undefined where
 * nothing was compared.
 */
export function figureChart(
  kit: ChartKit,
  { variants }: AblatedModel,
  { figure, width, title }: {
    readonly figure: AblationFigure;
    readonly width: number;
    readonly title: string;
  },
): string | undefined {
  const marks = variants.flatMap(({ name, differences, by }) => {
    const difference = differences[figure];
    return difference ? [{ name, ...difference, distinct: by.includes(figure) }] : [];
  });
  const { label, ticks: tickFormat } = AXES[figure];
  return marks.length === 0
    ? undefined
    : differencesChart(kit, marks, { width, title, label, tickFormat });
}
