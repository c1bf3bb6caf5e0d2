import { assertInteger, assertKnownOptions, type Bars, type OptionNames } from "../../core/mod.ts";
import {
  barrierLevels,
  type BarrierOptions,
  tripleBarrier,
  type TripleBarrierLabels,
} from "../../labels/mod.ts";
import { type ChartKit, draw, loadChartKit } from "../charts/kit.ts";
import { date, percent } from "../format.ts";
import { color, type ColorName } from "../palette.ts";
import { type Figure, figure } from "./display.ts";
import { framed } from "./framed.ts";

/** Options of {@linkcode barriersFigure}. */
export interface BarriersFigureOptions {
  /** Rows of bars from which a long trade is drawn to its exit, one at least. */
  readonly rows: readonly number[];
  /** Barriers, as for `labels.tripleBarrier`. */
  readonly barriers: BarrierOptions;
  /** Default: the symbol. */
  readonly title?: string;
}

const KNOWN: OptionNames<BarriersFigureOptions> = { rows: true, barriers: true, title: true };

const WIDTH = 880;

const ENDS: readonly {
  readonly barrier: number;
  readonly name: string;
  readonly color: ColorName;
}[] = [
  { barrier: 1, name: "profit target", color: "blue" },
  { barrier: -1, name: "stop", color: "vermillion" },
  { barrier: 0, name: "end of the horizon", color: "grey" },
];

/** A trade in its box: from its bar to the horizon, from the stop to the target. */
interface Box {
  readonly row: number;
  readonly begin: number;
  readonly limit: number;
  readonly end: number;
  readonly take: number;
  readonly stop: number;
  readonly entry: number;
  readonly exit: number;
  readonly how: typeof ENDS[number];
  readonly title: string;
}

function boxOf(
  bars: Bars,
  row: number,
  { labels, levels, horizon }: {
    readonly labels: TripleBarrierLabels;
    readonly levels: ReturnType<typeof barrierLevels>;
    readonly horizon: number;
  },
): Box {
  const moved = labels.return[row], entry = bars.close[row];
  if (Number.isNaN(moved)) {
    throw new RangeError(`Expected rows whose trade is known to end but found ${row}`);
  }
  const how = ENDS.find(({ barrier }) => barrier === labels.barrier[row])!;
  const end = bars.time[labels.spanEnd[row]];
  return {
    row,
    begin: bars.time[row],
    limit: bars.time[Math.min(row + horizon, bars.length - 1)],
    end,
    take: levels.take[row],
    stop: levels.stop[row],
    entry,
    exit: entry * (1 + moved),
    how,
    title: `${date(bars.time[row])} to ${date(end)}: ${how.name}, ${percent(moved)}`,
  };
}

function chart(kit: ChartKit, bars: Bars, boxes: readonly Box[], title: string): string {
  const from = Math.max(0, Math.min(...boxes.map(({ row }) => row)) - 5);
  const last = Math.max(...boxes.map(({ limit }) => limit));
  const rows = Array.from({ length: bars.length - from }, (_, i) => from + i)
    .filter((t) => bars.time[t] <= last + 5 * bars.intervalMs);
  const shade = ({ how }: Box) => color(how.color);
  const { Plot } = kit;
  const box = { x1: "begin", x2: "limit", fill: shade, fillOpacity: 0.12, title: "title" };
  return draw(kit, {
    height: 340,
    marginLeft: 60,
    marginTop: 28,
    x: { type: "utc", label: null },
    y: { label: "price", labelArrow: "none", grid: true, nice: true, tickFormat: "~s" },
    marks: [
      Plot.rectY(boxes, { ...box, y1: "stop", y2: "take" }),
      Plot.ruleX(rows, {
        x: (t: number) => bars.time[t],
        y1: (t: number) => bars.low[t],
        y2: (t: number) => bars.high[t],
        stroke: color("grey"),
        strokeWidth: 1,
      }),
      Plot.lineY(rows, {
        x: (t: number) => bars.time[t],
        y: (t: number) => bars.close[t],
        stroke: "currentColor",
        strokeWidth: 1.2,
      }),
      Plot.link(boxes, {
        x1: "begin",
        x2: "end",
        y1: "entry",
        y2: "exit",
        stroke: shade,
        strokeWidth: 2,
      }),
      Plot.dot(boxes, { x: "end", y: "exit", fill: shade, r: 4, title: "title" }),
    ],
  }, { width: WIDTH, title });
}

/**
 * Price with the barriers of some trades: a box from the stop to the profit target and from the bar of
 * the entry to the end of the horizon, coloured by the barrier that the trade meets first, with a line
 * to its exit.
 *
 * @throws {RangeError} for no rows, and rows whose trade is not known to end
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { barriersFigure } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const shown = await barriersFigure(bars, { rows: [500, 530], barriers: { horizon: 10 } });
 * assert.match(shown.svg, /profit target|stop|end of the horizon/);
 * ```
 */
export async function barriersFigure(bars: Bars, options: BarriersFigureOptions): Promise<Figure> {
  assertKnownOptions("barriersFigure", options, KNOWN);
  const { rows, barriers, title = `${bars.symbol}: trades between three barriers` } = options;
  if (rows.length === 0) throw new RangeError("Expected rows of at least one trade but found none");
  rows.forEach((row, i) => assertInteger(`rows[${i}]`, row, { min: 0, max: bars.length - 1 }));
  const { horizon } = barriers;
  const parts = {
    labels: tripleBarrier(bars, barriers),
    levels: barrierLevels(bars, barriers),
    horizon,
  };
  const boxes = rows.map((row) => boxOf(bars, row, parts));
  const legend = ENDS.map(({ name, color: shade }) => (
    { name, stroke: { color: color(shade), dash: "" } }
  ));
  const svg = chart(await loadChartKit(), bars, boxes, title);
  return figure(framed(svg, { title, legend }), {
    text: [title, ...boxes.map((box) => box.title)].join("\n"),
  });
}
