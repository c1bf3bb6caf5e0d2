import type { ModelRecord } from "../../experiments/mod.ts";
import { count, estimate, NONE, number, percent } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { type Child, markup } from "../markup.ts";
import { details, remark, type Section, section, table } from "../parts.ts";

/** How often each model that chooses its columns chose each of them. */
function selectionTable(models: readonly ModelRecord[], names: readonly string[]): Child {
  const choosing = models.flatMap(({ name, selection }) => selection ? [{ name, selection }] : []);
  if (choosing.length === 0) return "";
  const shareOf = ({ byFold }: NonNullable<ModelRecord["selection"]>, column: string) =>
    byFold.filter(({ columns }) => columns.includes(column)).length / byFold.length;
  const chosen = names.filter((name) =>
    choosing.some(({ selection }) => shareOf(selection, name) > 0)
  );
  return details(
    "Columns that models chose",
    markup`<p>Chosen anew by each fold's training part. Stability is 1 where all folds chose the same and about 0 where they chose by lot: ${
      choosing.map(({ name, selection }) => `${name} ${number(selection.stability, 2)}`).join(", ")
    }.</p>`,
    table(
      [{ name: "Column", text: true }, ...choosing.map(({ name }) => ({ name }))],
      chosen.map((column) => [
        column,
        ...choosing.map(({ selection }) => percent(shareOf(selection, column), 0)),
      ]),
      { label: "Share of folds in which a model chose a column" },
    ),
  );
}

/** What each feature says by itself of the return ahead; null in runs that did not look. */
export function featuresSection({ metrics }: SectionContext): Section | null {
  const { features: { columns, names }, label, models } = metrics;
  const selection = selectionTable(models, names);
  if (!columns && selection === "") return null;
  const rows = (columns ?? []).map((column) => {
    const { informationCoefficient, coefficientByFold, drift, autocorrelation } = column;
    const sign = Math.sign(informationCoefficient.estimate ?? NaN);
    const same = coefficientByFold.filter((value) => Math.sign(value ?? NaN) === sign).length;
    return [
      column.name,
      informationCoefficient.estimate === null ? NONE : estimate(informationCoefficient),
      `${same} of ${coefficientByFold.length}`,
      number(drift, 2),
      number(autocorrelation, 2),
    ];
  });
  return section(
    "Features",
    rows.length > 0
      ? details(
        `Each of ${count(rows.length, "feature")} by itself`,
        table(
          [
            { name: "Column", text: true },
            { name: "Information coefficient" },
            { name: "Same sign in folds" },
            { name: "Largest drift" },
            { name: "Autocorrelation" },
          ],
          rows,
          { label: "Information coefficient, drift and autocorrelation of each feature" },
        ),
        remark(
          `Information coefficient: rank correlation with the return over the next ${
            count(label.horizon, "bar")
          }, test parts included, with a 95 % interval by block bootstrap that knows nothing of the other columns. Drift: largest population stability index of a fold's test part against its training part; above 0.25 is a shift.`,
        ),
      )
      : "",
    selection,
  );
}
