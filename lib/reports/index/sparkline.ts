import { type Markup, markup } from "../markup.ts";
import { BENCHMARK_STROKE, seriesStroke } from "../palette.ts";

const WIDTH = 150;
const HEIGHT = 36;
/** Space for the width of a line. */
const INSET = 2;
/** SVG dash patterns of the two lines. */
const DASHES = ["none", "1.5 1.5"];

/**
 * Lines without axes on a common scale: the first in blue, the second, which is the benchmark, grey
 * and dotted behind it. Null without points.
 */
export function sparkline(
  lines: readonly Float64Array[],
  { title }: { readonly title: string },
): Markup | null {
  let low = Infinity, high = -Infinity;
  for (const line of lines) {
    for (const value of line) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return null;
  const scale = high > low ? (HEIGHT - 2 * INSET) / (high - low) : 0;
  const pathOf = (line: Float64Array) => {
    const step = (WIDTH - 2 * INSET) / Math.max(1, line.length - 1);
    const points = Array.from(line, (value, i) => {
      const y = HEIGHT - INSET - (value - low) * scale;
      return `${(INSET + i * step).toFixed(1)},${y.toFixed(1)}`;
    });
    return `M${points.join("L")}`;
  };
  const strokes = [seriesStroke(0), BENCHMARK_STROKE];
  const paths = lines.slice(0, 2).map((line, i) =>
    markup`<path d="${pathOf(line)}" fill="none" stroke="${
      strokes[i].color
    }" stroke-width="1.3" stroke-dasharray="${DASHES[i]}"/>`
  ).reverse();
  return markup`<svg class="spark" role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${paths}</svg>`;
}
