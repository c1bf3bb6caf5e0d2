import { type Marker, MARKERS } from "./markers.ts";

/**
 * Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design" (2008),
 * without its yellow, which is too pale for lines on white. `dark` holds lighter shades of the same
 * hues for a dark page.
 */
const COLORS = {
  blue: { light: "#0072b2", dark: "#4aa8e0" },
  vermillion: { light: "#d55e00", dark: "#f0803c" },
  green: { light: "#009e73", dark: "#2cc79a" },
  purple: { light: "#cc79a7", dark: "#de9fc3" },
  orange: { light: "#e69f00", dark: "#f2bb45" },
  sky: { light: "#56b4e9", dark: "#a5dcff" },
  grey: { light: "#767676", dark: "#9a9a9a" },
} as const;

export type ColorName = keyof typeof COLORS;

/** A colour as CSS: a variable of the page, with the light shade where there is no page. */
export function color(name: ColorName): string {
  return `var(--${name}, ${COLORS[name].light})`;
}

/** Declarations of all colour variables. */
export function colorVariables(theme: "light" | "dark"): string {
  return Object.entries(COLORS).map(([name, shades]) => `--${name}:${shades[theme]}`).join(";");
}

/** How one series is drawn. */
export interface Stroke {
  readonly color: string;
  /** SVG dash pattern; empty for a solid line. */
  readonly dash: string;
  /** Shape that is put on the line here and there. Default: none. */
  readonly marker?: Marker;
}

const SERIES: readonly ColorName[] = ["blue", "vermillion", "green", "purple", "orange", "sky"];
const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

/** Dashes of a line whose colour is told by words that not all can follow. */
export const DASHED = DASHES[1];

/**
 * Line of series `index`: six colours solid, then dashed, then dotted, each with a marker that the
 * colour-blind can tell it by.
 */
export function seriesStroke(index: number): Stroke {
  return {
    color: color(SERIES[index % SERIES.length]),
    dash: DASHES[Math.floor(index / SERIES.length) % DASHES.length],
    marker: MARKERS[index % MARKERS.length],
  };
}

/** Like {@linkcode seriesStroke}, for lines that cross or agree: neighbours differ in their dashes. */
export function variedStroke(index: number): Stroke {
  return { ...seriesStroke(index), dash: DASHES[index % DASHES.length] };
}

/** Line of the benchmark, in every chart: the one without a marker. */
export const BENCHMARK_STROKE: Stroke = { color: color("grey"), dash: "" };
