import type * as PlotModule from "@observablehq/plot";
import { escapeText } from "../markup.ts";

/** As much of an SVG element as charts touch; Deno's types have no DOM. */
export interface SvgElement {
  readonly tagName: string;
  readonly outerHTML: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  remove(): void;
}

/** Observable Plot and the document it draws in. */
export interface ChartKit {
  readonly Plot: typeof PlotModule;
  readonly document: unknown;
}

/** What every chart needs besides its data. */
export interface ChartOptions {
  /** Width in pixels at which text has its natural size. */
  readonly width: number;
  /** One sentence for those who cannot see the chart. */
  readonly title: string;
}

const FONT_SIZE = 12;
const GEOMETRY = new Set(["d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height"]);

/** Loads the drawing libraries, which nothing but a report needs. */
export async function loadChartKit(): Promise<ChartKit> {
  const [Plot, { parseHTML }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
  ]);
  const page = parseHTML("<html><body></body></html>") as unknown as { document: unknown };
  return { Plot, document: page.document };
}

/** A tenth of a pixel cannot be seen, and fifteen digits a point make a page large. */
function round(text: string): string {
  return text.replace(/-?\d+\.\d{2,}/g, (digits) => String(Math.round(Number(digits) * 10) / 10));
}

/** As much of a scale of Plot as a reader of the chart needs to turn pixels into values. */
interface Scale {
  readonly type: string;
  readonly domain: readonly (number | Date)[];
  readonly range: readonly number[];
}

const CONTINUOUS = new Set(["linear", "log", "utc"]);

/**
 * What the page's script needs to read values off the chart's named lines: both scales, the label
 * of x and the unit of y. Undefined where a scale is not continuous.
 */
function readableScales(svg: SvgElement, { x, y }: PlotModule.PlotOptions) {
  const scale = (name: string) =>
    (svg as { scale?(name: string): Scale | undefined }).scale?.(name);
  const [across, up] = [scale("x"), scale("y")];
  if (!across || !up || !CONTINUOUS.has(across.type) || !CONTINUOUS.has(up.type)) return undefined;
  const plain = ({ type, domain, range }: Scale) => ({ type, domain: domain.map(Number), range });
  return {
    x: { ...plain(across), label: x?.label ?? "" },
    y: { ...plain(up), unit: String(y?.tickFormat ?? "").includes("%") ? "%" : "" },
  };
}

/** Draws a plot as one SVG element that scales with the page and has a text alternative. */
export function draw(
  { Plot, document }: ChartKit,
  plot: PlotModule.PlotOptions,
  { width, title }: ChartOptions,
): string {
  const options = { ...plot, width, document } as PlotModule.PlotOptions;
  const svg = Plot.plot(options) as unknown as SvgElement;
  const scales = readableScales(svg, plot);
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const element of svg.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (name.startsWith("aria-")) element.removeAttribute(name);
      else if (GEOMETRY.has(name)) element.setAttribute(name, round(value));
    }
  }
  if (scales) svg.setAttribute("data-scales", JSON.stringify(scales));
  svg.setAttribute("class", "chart");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("font-size", String(FONT_SIZE));
  // The title is data: it takes the one way that all text of the report takes.
  return svg.outerHTML.replace("<svg ", () => `<svg role="img" aria-label="${escapeText(title)}" `);
}
