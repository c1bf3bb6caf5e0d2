import { pathSharpesChart } from "../charts/path_sharpes.ts";
import { count, number, percent } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { markup } from "../markup.ts";
import { chart, remark, type Section, section, table } from "../parts.ts";

const ABOUT =
  "Paths share most of their training data and all of their bars, so they are closer to each other than histories that never happened would be. Models know the future of what they are tested on: this shows whether there is a signal and how much luck is in it, not what trading would have brought.";

/** The distribution of results over the paths of combinatorial folds; none where there are no paths. */
export function pathsSection({ metrics, kit }: SectionContext): Section | null {
  const models = metrics.models.flatMap(({ name, paths }) => paths ? [{ name, paths }] : []);
  if (models.length === 0) return null;
  const paths = count(models[0].paths.sharpe.length, "path");
  const title = `Sharpe ratio of each of ${paths}, model by model`;
  const at = (quantiles: typeof models[number]["paths"]["quantiles"], share: number) =>
    number(quantiles.find((quantile) => quantile.share === share)?.sharpe, 2);
  return section(
    "Paths",
    markup`<p>Every sample is tested on each of ${paths}, by models trained on other choices of the rest. Figures and trades elsewhere in this report are those of the path with the median Sharpe ratio (of an even number of paths, the one below it), forecasts the mean over all folds.</p>`,
    chart((width) => pathSharpesChart(kit, models, { width, title })),
    table(
      [
        { name: "Model", text: true },
        { name: "Median" },
        { name: "5% quantile" },
        { name: "95% quantile" },
        { name: "Lowest" },
        { name: "Highest" },
        { name: "Below 0" },
        { name: "Path shown" },
      ],
      models.map(({ name, paths: { sharpe, quantiles, shown } }) => {
        const known = sharpe.filter((value) => value !== null);
        return [
          name,
          at(quantiles, 0.5),
          at(quantiles, 0.05),
          at(quantiles, 0.95),
          number(known.length > 0 ? Math.min(...known) : null, 2),
          number(known.length > 0 ? Math.max(...known) : null, 2),
          percent(known.filter((value) => value < 0).length / sharpe.length, 0),
          shown + 1,
        ];
      }),
      { label: "Sharpe ratios over the paths, by model" },
    ),
    remark(ABOUT),
  );
}
