import type { LabelReport } from "../../labels/mod.ts";
import { percent } from "../format.ts";
import { color, type ColorName } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

const COLORS: readonly ColorName[] = ["vermillion", "grey", "blue", "green", "purple"];

/** Colours of a report's classes: two are told apart as no and yes are, three as down, still and up. */
export function classColors(count: number): readonly ColorName[] {
  return count === 2 ? [COLORS[0], COLORS[2]] : COLORS;
}

interface ShareCell {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly title: string;
}

function cellsOf({ months, classes }: LabelReport): ShareCell[] {
  const colors = classColors(classes.length);
  return months.filter(({ known }) => known > 0).flatMap(({ month, shares }) => {
    const start = Date.parse(`${month}-01`);
    const end = new Date(start).setUTCMonth(new Date(start).getUTCMonth() + 1);
    let from = 0;
    return shares.map((share, k): ShareCell => {
      const cell = {
        start,
        end,
        from,
        to: from + share,
        color: color(colors[k]),
        title: `${month}, ${classes[k]}: ${percent(share)}`,
      };
      from += share;
      return cell;
    });
  });
}

/** The share of each class of labels, a column a month. */
export function labelSharesChart(
  kit: ChartKit,
  report: LabelReport,
  { width, title }: ChartOptions,
): string {
  return draw(kit, {
    height: 240,
    marginLeft: 50,
    marginTop: 28,
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : 8 },
    y: {
      label: "share of labels (%)",
      domain: [0, 1],
      labelArrow: "none",
      tickFormat: ".0%",
      ticks: 5,
    },
    marks: [
      kit.Plot.rectY(cellsOf(report), {
        x1: "start",
        x2: "end",
        y1: "from",
        y2: "to",
        fill: "color",
        insetRight: 0.5,
        title: "title",
      }),
      kit.Plot.ruleY([0]),
    ],
  }, { width, title });
}
