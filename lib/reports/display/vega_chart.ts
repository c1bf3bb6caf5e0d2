import { sha256 } from "../../experiments/mod.ts";
import { type Figure, figure } from "./display.ts";

/** A Vega-Lite 5 specification as plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** Options of {@linkcode vegaChart}. */
export interface VegaChartOptions {
  /** What stands for the chart where there is text only. */
  readonly text: string;
}

/** Loads the drawing libraries, which nothing but a chart for exploring needs. */
export async function loadVega() {
  const [vega, vegaLite] = await Promise.all([
    import("vega"),
    import("vega-lite"),
  ]);
  return { vega, vegaLite };
}

const INK = "black", LINE = "#ddd";

/**
 * What every specification shares. On a dark page JupyterLab gives charts a theme of white letters:
 * only colours that the specification itself names are kept, so on a white ground all have to be.
 */
const COMMON = {
  // The version that JupyterLab 4.6 bundles reads.
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "white",
  config: {
    font: "system-ui, sans-serif",
    view: { stroke: LINE },
    axis: {
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal",
      labelColor: INK,
      titleColor: INK,
      domainColor: "#888",
      tickColor: "#888",
      gridColor: LINE,
    },
    legend: { labelFontSize: 12, titleFontSize: 12, labelColor: INK, titleColor: INK },
    header: { labelColor: INK, titleColor: INK },
    title: {
      fontSize: 14,
      anchor: "start",
      color: INK,
      subtitleColor: INK,
      subtitleFontSize: 12,
    },
    rule: { color: INK },
    text: { color: INK },
  },
} as const;

/** A view of the chart without a screen; signals can be set on it. */
export async function vegaView(spec: VegaLiteSpec) {
  const { vega, vegaLite } = await loadVega();
  type Input = Parameters<typeof vegaLite.compile>[0];
  const logger = vega.logger(vega.Warn);
  // A chart that cannot be drawn as meant is an error, not a warning in the middle of a cell.
  logger.warn = (...messages: readonly unknown[]) => {
    const message = messages.join(" ");
    // Without a screen there is no window whose mouse could be followed.
    if (message === "Can not resolve event source: window") return logger;
    throw new TypeError(`Expected a chart without warnings but found: ${message}`);
  };
  // As a notebook gets it: missing numbers are null there. Besides, Vega marks the rows it is given.
  const own: unknown = JSON.parse(JSON.stringify(spec));
  const { spec: compiled } = vegaLite.compile(own as Input, { logger });
  return new vega.View(vega.parse(compiled), { renderer: "none", logger });
}

/**
 * Marks that wait for a mouse, the cells around points that catch it, and what screen readers hear
 * of each: a still picture has none of them.
 */
function still(svg: string): string {
  return svg.replace(/<(\w+)[^<>]*\sopacity="0"[^<>]*?(\/>|>[^<>]*<\/\1>)/g, "")
    .replace(/<g class="[^"]*voronoi[^"]*"[^<>]*>(<path[^<>]*\/>)*<\/g>/g, "")
    .replace(/ (aria-label|aria-roledescription|role)="[^"]*"/g, "");
}

/**
 * Vega counts the ids of its clips over the life of the process. Made of the picture instead they
 * are the same each time, and differ between two pictures that stand on one page.
 */
function withOwnIds(svg: string): string {
  const order = new Map<string, number>();
  const place = (id: string) => order.get(id) ?? order.set(id, order.size).get(id)!;
  const rename = (prefix: string, text: string) =>
    text.replace(/(id="|url\(#)(clip\d+)/g, (_, before, id) => `${before}${prefix}${place(id)}`);
  return rename(`clip-${sha256(rename("", svg)).slice(0, 12)}-`, svg);
}

/** A chart for exploring: Vega-Lite where it can be moved in, beside it a still picture as SVG. */
export async function vegaChart(
  spec: VegaLiteSpec,
  { text }: VegaChartOptions,
): Promise<Figure> {
  const vegaLite = { ...COMMON, ...spec };
  const view = await vegaView(vegaLite);
  try {
    return figure(withOwnIds(still(await view.toSVG())), { text, vegaLite });
  } finally {
    view.finalize();
  }
}
