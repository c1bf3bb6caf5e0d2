import { assertInteger, assertSameLength, type Bars } from "../../core/mod.ts";
import { count } from "../format.ts";
import type { Figure } from "./display.ts";
import { vegaChart } from "./vega_chart.ts";

/** Columns of {@linkcode featureExplorer}, a row a bar. */
export interface FeatureAgainstLabel {
  /** Values of the feature; rows with NaN are left out. */
  readonly feature: ArrayLike<number>;
  /** Values of the label; rows with NaN are left out. */
  readonly label: ArrayLike<number>;
}

/** Options of {@linkcode featureExplorer}. */
export interface FeatureExplorerOptions {
  /** Name of the feature, as axes print it. */
  readonly featureName: string;
  /** Name of the label, as axes print it. */
  readonly labelName: string;
  /** Groups of equally many rows that the feature's values are cut into. Default: 10. */
  readonly groups?: number;
}

const WIDTH = 340;

interface Row {
  readonly time: number;
  readonly feature: number;
  readonly label: number;
}

/** The group of each row, by rank of its feature over all rows; equal values stay together. */
function groupOf(rows: readonly Row[], groups: number): number[] {
  const order = rows.map((_, i) => i).sort((a, b) => rows[a].feature - rows[b].feature);
  const group = new Array<number>(rows.length);
  let current = 0;
  order.forEach((i, rank) => {
    const tied = rank > 0 && rows[i].feature === rows[order[rank - 1]].feature;
    if (!tied) current = Math.floor(rank * groups / rows.length);
    group[i] = current;
  });
  return group;
}

/**
 * A feature against a label: on the left the label's mean in groups of equally many rows, with 95 %
 * intervals that take rows as independent; on the right the feature over time. Dragging over a
 * period on the right shows the means of that period alone: what holds in one year only is no
 * signal.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { featureExplorer } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const columns = { feature: bars.volume, label: bars.close };
 * const names = { featureName: "volume", labelName: "close" };
 * const { mime } = await featureExplorer(bars, columns, names);
 * assert.match(String(mime["text/plain"]), /close by volume/);
 * ```
 */
export async function featureExplorer(
  bars: Bars,
  { feature, label }: FeatureAgainstLabel,
  { featureName, labelName, groups = 10 }: FeatureExplorerOptions,
): Promise<Figure> {
  assertInteger("groups", groups, { min: 2 });
  assertSameLength({ time: bars.time, feature, label });
  const rows = Array.from(bars.time, (time, i) => (
    { time, feature: feature[i], label: label[i] }
  )).filter((row) => Number.isFinite(row.feature) && Number.isFinite(row.label));
  if (rows.length < groups) {
    throw new RangeError(`Expected at least ${groups} rows with values but found ${rows.length}`);
  }
  const group = groupOf(rows, groups);
  const values = rows.map((row, i) => ({ ...row, group: group[i] }));
  const overall = rows.reduce((sum, row) => sum + row.label, 0) / rows.length;
  const x = { field: "feature", type: "quantitative", title: `mean ${featureName} of the group` };
  const y = { type: "quantitative", title: `mean ${labelName}`, scale: { zero: false } };
  const means = {
    width: WIDTH,
    height: 280,
    transform: [
      { filter: { param: "period" } },
      {
        aggregate: [
          { op: "mean", field: "feature", as: "feature" },
          { op: "mean", field: "label", as: "mean" },
          { op: "stderr", field: "label", as: "error" },
          { op: "count", as: "rows" },
        ],
        groupby: ["group"],
      },
      { calculate: "datum.mean - 1.96 * datum.error", as: "low" },
      { calculate: "datum.mean + 1.96 * datum.error", as: "high" },
    ],
    layer: [
      {
        data: { values: [{ overall }] },
        mark: { type: "rule", strokeDash: [4, 3], color: "#767676" },
        encoding: { y: { ...y, field: "overall" } },
      },
      {
        mark: { type: "rule", color: "#0072b2", opacity: 0.6 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      {
        mark: { type: "point", filled: true, size: 70, color: "#0072b2" },
        encoding: {
          x,
          y: { ...y, field: "mean" },
          tooltip: [
            { field: "mean", type: "quantitative", title: `mean ${labelName}`, format: ".4~f" },
            { field: "low", type: "quantitative", title: "95 % from", format: ".4~f" },
            { field: "high", type: "quantitative", title: "to", format: ".4~f" },
            { field: "feature", type: "quantitative", title: featureName, format: ".4~g" },
            { field: "rows", type: "quantitative", title: "rows" },
          ],
        },
      },
    ],
  };
  const overTime = {
    width: WIDTH,
    height: 280,
    params: [{ name: "period", select: { type: "interval", encodings: ["x"] } }],
    mark: { type: "point", filled: true, size: 8, color: "#d55e00", opacity: 0.5 },
    encoding: {
      x: { field: "time", type: "temporal", scale: { type: "utc" }, title: "time (UTC)" },
      y: { field: "feature", type: "quantitative", title: featureName, scale: { zero: false } },
    },
  };
  const title = `${labelName} by ${featureName}`;
  const subtitle = "Drag over a period on the right to see the means of that period alone";
  return await vegaChart({
    title: { text: title, subtitle },
    data: { values },
    hconcat: [means, overTime],
  }, {
    text: `${title}: ${count(rows.length, "row")} in ${groups} groups`,
  });
}
