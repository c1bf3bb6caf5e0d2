import type { Bars } from "lib/core/mod.ts";
import { createLabels, direction, type Labels, tripleBarrier } from "lib/labels/mod.ts";
import type { Expected } from "./features.ts";

/** Labels whose declared span is wrong. */
export interface PlantedLabel extends Expected {
  readonly name: string;
  readonly label: (bars: Bars) => Labels;
}

/** Direction over 5 bars with spans that end `by` bars later than they should. */
function misdeclared(by: number) {
  return (bars: Bars): Labels => {
    const labels = direction(bars, { horizon: 5 });
    const last = bars.length - 1;
    return { ...labels, spanEnd: labels.spanEnd.map((end) => Math.min(last, end + by)) };
  };
}

/** Ternary by terciles of all bars' returns: every label knows the whole sample. */
function terciles(bars: Bars): Labels {
  const labels = direction(bars, { horizon: 5 });
  const moves = bars.close.map((close, t) => Math.log(bars.close[t + 5] / close));
  const sorted = moves.filter(Number.isFinite).sort();
  const low = sorted[Math.floor(sorted.length / 3)],
    high = sorted[Math.floor(2 * sorted.length / 3)];
  const values = moves.map((move) =>
    Number.isNaN(move) ? NaN : move < low ? -1 : move > high ? 1 : 0
  );
  return { ...labels, values };
}

/** Triple barriers whose spans end with the last bar, however early one is touched. */
function widened(bars: Bars): Labels {
  const labels = tripleBarrier(bars, { horizon: 20 });
  const last = bars.length - 1;
  return { ...labels, spanEnd: labels.spanEnd.map((_, t) => Math.min(last, t + 20)) };
}

/** Direction against the last close where that of five bars on is not there yet. */
function clipped(bars: Bars): Labels {
  const last = bars.length - 1;
  const values = bars.close.map((close, t) => bars.close[Math.min(t + 5, last)] > close ? 1 : 0);
  return createLabels(bars, { name: "clipped", horizon: 5, values });
}

export const PLANTED_LABELS: readonly PlantedLabel[] = [
  {
    name: "spanTooShort",
    label: misdeclared(-4),
    code: "labelSpanTooShort",
    cause: "labelSpan",
    offset: 4,
  },
  {
    name: "spanOneShort",
    label: misdeclared(-1),
    code: "labelSpanTooShort",
    cause: "labelSpan",
    offset: 1,
  },
  { name: "spanTooLong", label: misdeclared(3), code: "labelSpanTooLong", cause: "labelSpan" },
  { name: "spanOfAllBarriers", label: widened, code: "labelSpanTooLong", cause: "labelSpan" },
  { name: "valuesAtTheEnd", label: clipped, code: "labelWithoutSpan", cause: "labelSpan" },
  { name: "tercilesOfAll", label: terciles, code: "labelSpanTooShort", cause: "labelSpan" },
];
