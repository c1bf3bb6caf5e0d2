import type { Deflation } from "../../assay/mod.ts";
import { type ChartKit, type ChartOptions, draw } from "../charts/kit.ts";
import { color, DASHED } from "../palette.ts";

/** The deflated Sharpe ratio over the number of trials, with the level of evidence and what is stated. */
export function deflationChart(
  { Plot, ...kit }: ChartKit,
  { curve, confidence, trials, at }: Deflation,
  { width, title }: ChartOptions,
): string {
  const stated = at.filter((row) => row.trials === trials);
  return draw({ Plot, ...kit }, {
    height: width < 500 ? 200 : 230,
    marginLeft: 52,
    marginTop: 26,
    marginBottom: 38,
    x: {
      type: "log",
      label: "trials (log scale)",
      labelArrow: "none",
      ticks: width < 500 ? 3 : 6,
      tickFormat: "~s",
    },
    y: {
      label: "deflated Sharpe ratio (%)",
      labelArrow: "none",
      domain: [0, 1],
      grid: true,
      ticks: 5,
      tickFormat: ".0%",
    },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleY([confidence], { stroke: color("vermillion"), strokeDasharray: DASHED }),
      Plot.lineY(curve, {
        x: "trials",
        y: "probability",
        stroke: color("blue"),
        strokeWidth: 1.6,
        title: () => "deflated Sharpe ratio",
      }),
      Plot.dot(stated, {
        x: "trials",
        y: "probability",
        r: 5,
        fill: color("blue"),
        stroke: "var(--plot-background, #fff)",
      }),
    ],
  }, { width, title });
}
