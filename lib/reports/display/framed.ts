import { markup, raw } from "../markup.ts";
import type { Stroke } from "../palette.ts";

/** An entry of a chart's legend. */
export interface LegendEntry {
  readonly name: string;
  readonly stroke: Stroke;
}

/** Options of {@linkcode framed}. */
export interface FramedOptions {
  /** Printed above the chart. */
  readonly title: string;
  /** What the lines are. Default: none. */
  readonly legend?: readonly LegendEntry[];
}

const TITLE_HEIGHT = 26;
const ROW_HEIGHT = 20;
const SWATCH = 26;
const GAP = 18;
/** Mean width of a character of 12 pixels: too much rather than too little. */
const CHARACTER = 7;

function sizeOf(svg: string): { width: number; height: number } {
  const read = (name: string) =>
    Number(new RegExp(`^<svg\\b[^>]*?\\s${name}="([\\d.]+)"`).exec(svg)?.[1]);
  const width = read("width"), height = read("height");
  if (!(width > 0 && height > 0)) {
    throw new TypeError(`Expected an SVG with width and height but found ${svg.slice(0, 60)}`);
  }
  return { width, height };
}

/** Where each entry stands; rows break before the width is full. */
function place(entries: readonly LegendEntry[], width: number) {
  let x = 0, row = 0;
  return entries.map((entry) => {
    const length = SWATCH + CHARACTER * entry.name.length + GAP;
    if (x > 0 && x + length > width) {
      x = 0;
      row++;
    }
    const at = { entry, x, row };
    x += length;
    return at;
  });
}

/**
 * A chart with a title and a legend above it and white behind it, as one SVG: a notebook shows it as
 * a picture on a page that may be dark, without the words that a report puts around it.
 */
export function framed(svg: string, { title, legend = [] }: FramedOptions): string {
  const { width, height } = sizeOf(svg);
  const places = place(legend, width - 10);
  const rows = places.length === 0 ? 0 : places[places.length - 1].row + 1;
  const top = TITLE_HEIGHT + rows * ROW_HEIGHT;
  const total = top + height;
  const entries = places.map(({ entry: { name, stroke }, x, row }) => {
    const y = TITLE_HEIGHT + row * ROW_HEIGHT + 8;
    return markup`<path d="M${
      5 + x
    },${y}h20" stroke="${stroke.color}" stroke-width="2" stroke-dasharray="${
      stroke.dash || "none"
    }"/><text x="${5 + x + SWATCH}" y="${y + 4}">${name}</text>`;
  });
  return markup`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${title}" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor"><rect width="100%" height="100%" fill="white"/><text x="5" y="17" font-size="14" font-weight="600">${title}</text>${entries}${
    raw(svg.replace("<svg ", `<svg y="${top}" `))
  }</svg>`.text;
}
