import type { PathsRecord } from "../../experiments/record/splits.ts";
import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";
import { rowNames } from "./row_names.ts";

/** A model with what its paths show. */
export interface ModelPaths {
  readonly name: string;
  readonly paths: PathsRecord;
}

/**
 * The Sharpe ratio of every path, a row for each model, with a line from the 5 % to the 95 % quantile and a
 * ring around the path that is shown elsewhere. Paths without trades are left out.
 */
export function pathSharpesChart(
  kit: ChartKit,
  models: readonly ModelPaths[],
  { width, title }: ChartOptions,
): string {
  const { Plot } = kit;
  const { rows, marginLeft } = rowNames(
    models.map(({ name, paths }) => ({ symbol: name, interval: "", paths })),
  );
  const dots = rows.flatMap(({ name, of: { paths: { sharpe, shown } } }) =>
    sharpe.flatMap((value, path) => value === null ? [] : [{ name, value, shown: path === shown }])
  );
  const ranges = rows.flatMap(({ name, of: { paths: { quantiles } } }) =>
    quantiles.length === 0
      ? []
      : [{ name, from: quantiles[0].sharpe, to: quantiles[quantiles.length - 1].sharpe }]
  );
  return draw(kit, {
    height: 56 + 28 * models.length,
    marginLeft,
    marginTop: 10,
    marginBottom: 40,
    x: {
      label: "Sharpe ratio of a path (annualised)",
      labelArrow: "none",
      grid: true,
      ticks: 6,
      inset: 10,
    },
    y: {
      type: "band",
      domain: rows.map(({ name }) => name),
      label: null,
      tickSize: 0,
      padding: 0,
    },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.6 }),
      Plot.ruleY(ranges, {
        y: "name",
        x1: "from",
        x2: "to",
        stroke: color("sky"),
        strokeWidth: 6,
        strokeOpacity: 0.6,
      }),
      Plot.dot(dots, { x: "value", y: "name", r: 3, fill: color("blue"), fillOpacity: 0.7 }),
      Plot.dot(dots.filter(({ shown }) => shown), {
        x: "value",
        y: "name",
        r: 6,
        stroke: color("vermillion"),
        strokeWidth: 2,
      }),
    ],
  }, { width, title });
}
