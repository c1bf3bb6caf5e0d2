import { markerPath } from "../markers.ts";
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
  /** Lines of text below the title. Default: none. */
  readonly notes?: readonly string[];
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
 * A chart, or several one below the other, with a title, notes and a legend above and white behind,
 * as one SVG: a notebook shows it as a picture on a page that may be dark, without the words that a
 * report puts around it.
 */
export function framed(
  charts: string | readonly string[],
  { title, legend = [], notes = [] }: FramedOptions,
): string {
  const inner = [charts].flat();
  const sizes = inner.map(sizeOf);
  const width = Math.max(...sizes.map((size) => size.width));
  const places = place(legend, width - 10);
  const rows = places.length === 0 ? 0 : places[places.length - 1].row + 1;
  const legendTop = TITLE_HEIGHT + notes.length * ROW_HEIGHT;
  let total = legendTop + rows * ROW_HEIGHT;
  const drawn = inner.map((svg, i) => {
    const top = total;
    total += sizes[i].height;
    return raw(svg.replace("<svg ", `<svg y="${top}" `));
  });
  const entries = places.map(({ entry: { name, stroke }, x, row }) => {
    const y = legendTop + row * ROW_HEIGHT + 8;
    const { marker } = stroke;
    const shape = marker &&
      markup`<path d="${markerPath(marker, x + 15, y)}" fill="${stroke.color}"/>`;
    return markup`<path d="M${
      5 + x
    },${y}h20" stroke="${stroke.color}" stroke-width="2" stroke-dasharray="${
      stroke.dash || "none"
    }"/>${shape}<text x="${5 + x + SWATCH}" y="${y + 4}">${name}</text>`;
  });
  const lines = notes.map((note, i) =>
    markup`<text x="5" y="${TITLE_HEIGHT + i * ROW_HEIGHT + 12}">${note}</text>`
  );
  return markup`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${title}" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor"><rect width="100%" height="100%" fill="white"/><text x="5" y="17" font-size="14" font-weight="600">${title}</text>${lines}${entries}${drawn}</svg>`
    .text;
}
