import type { ReliabilityRecord } from "../../experiments/record.ts";
import { integer, number } from "../format.ts";
import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** Normal quantile of a two-sided 95% interval. */
const Z = 1.959963984540054;

/** 95% interval of a share by Wilson's score (Journal of the American Statistical Association 22, 1927). */
export function wilson(share: number, count: number): readonly [number, number] {
  const z2 = Z * Z / count;
  const center = (share + z2 / 2) / (1 + z2);
  const half = Z * Math.sqrt(share * (1 - share) / count + z2 / (4 * count)) / (1 + z2);
  return [Math.max(0, center - half), Math.min(1, center + half)];
}

/** Bins with something in them, each with the 95% interval of its observed share. */
function dotsOf(bins: readonly ReliabilityRecord[]) {
  return bins.filter(({ count }) => count > 0).map((bin) => {
    const [low, high] = wilson(bin.observed, bin.count);
    return { ...bin, low, high };
  });
}

/**
 * What both axes of reliability diagrams cover so that all dots and intervals of `diagrams` have
 * room: diagrams that are to be compared by eye need the same. At least 0.4 to 0.6, because daily
 * forecasts hardly leave 0.5.
 *
 * @example
 * ```ts
 * import { reliabilityDomain } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const [from, to] = reliabilityDomain([[], [{ predicted: 0.2, observed: 0.9, count: 1e9 }]]);
 * assert.ok(from > 0.17 && from < 0.2 && to > 0.9 && to < 0.93);
 * ```
 */
export function reliabilityDomain(
  diagrams: readonly (readonly ReliabilityRecord[])[],
): readonly [from: number, to: number] {
  let lowest = 0.4, highest = 0.6;
  for (const { predicted, low, high, bandLow, bandHigh } of diagrams.flatMap(dotsOf)) {
    lowest = Math.min(lowest, predicted, low, bandLow ?? low);
    highest = Math.max(highest, predicted, high, bandHigh ?? high);
  }
  return [Math.max(0, lowest - 0.02), Math.min(1, highest + 0.02)];
}

/** Options of {@linkcode reliabilityChart}. */
export interface ReliabilityChartOptions extends ChartOptions {
  /** What both axes cover. Default: what the bins do, by {@linkcode reliabilityDomain}. */
  readonly domain?: readonly [from: number, to: number];
}

/**
 * Observed share against predicted probability, a dot a bin, sized by count. Bins with a consistency
 * band have it drawn as a wide bar, in which dots of a calibrated forecast lie, and a ring where the
 * dot is outside; others have the 95% interval of the observed share.
 */
export function reliabilityChart(
  kit: ChartKit,
  bins: readonly ReliabilityRecord[],
  { width, title, domain = reliabilityDomain([bins]) }: ReliabilityChartOptions,
): string {
  const { Plot } = kit;
  const dots = dotsOf(bins);
  const banded = dots.filter(({ bandLow, bandHigh }) => bandLow != null && bandHigh != null);
  const alone = dots.filter((dot) => !banded.includes(dot));
  const isOutside = ({ observed, bandLow, bandHigh }: typeof dots[number]) =>
    bandLow != null && bandHigh != null && (observed < bandLow || observed > bandHigh);
  const outside = dots.filter(isOutside);
  const describe = (
    { predicted, observed, low, high, bandLow, bandHigh, count }: typeof dots[number],
  ) =>
    `predicted ${number(predicted)}, observed ${number(observed)} [${number(low)}, ${
      number(high)
    }]${bandLow == null ? "" : `, by chance ${number(bandLow)} to ${number(bandHigh ?? null)}`}, ${
      integer(count)
    } predictions`;
  const [from, to] = domain;
  const axis = { domain: [from, to], ticks: 4, tickFormat: ".2~f", labelArrow: "none" as const };
  return draw(kit, {
    height: width,
    marginLeft: 44,
    marginTop: 26,
    marginBottom: 38,
    x: { ...axis, label: "predicted probability" },
    y: { ...axis, label: "observed share", grid: true },
    r: { range: [0, 8], domain: [0, Math.max(1, ...dots.map(({ count }) => count))] },
    marks: [
      Plot.link([0], {
        x1: from,
        y1: from,
        x2: to,
        y2: to,
        strokeOpacity: 0.5,
        strokeDasharray: "4 3",
      }),
      ...banded.length === 0 ? [] : [Plot.ruleX(banded, {
        x: "predicted",
        y1: "bandLow",
        y2: "bandHigh",
        stroke: color("blue"),
        strokeOpacity: 0.2,
        strokeWidth: 9,
      })],
      Plot.ruleX(alone, {
        x: "predicted",
        y1: "low",
        y2: "high",
        stroke: color("blue"),
        strokeOpacity: 0.6,
      }),
      Plot.dot(dots.filter((dot) => !isOutside(dot)), {
        x: "predicted",
        y: "observed",
        r: "count",
        fill: color("blue"),
        title: describe,
      }),
      ...outside.length === 0 ? [] : [
        Plot.dot(outside, {
          x: "predicted",
          y: "observed",
          r: "count",
          stroke: color("vermillion"),
          strokeWidth: 2,
          title: describe,
        }),
      ],
    ],
  }, { width, title });
}
