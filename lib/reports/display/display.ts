import { DISPLAY, type MimeBundle } from "../../core/mod.ts";
import { markup } from "../markup.ts";

/** A value that shows itself when it is the last line of a notebook's cell. */
export interface Display {
  /** The forms, the plainest (`text/plain`) always among them. */
  readonly mime: MimeBundle;
  /** What Jupyter asks for: `Symbol.for("Jupyter.display")` gives {@linkcode Display.mime}. */
  readonly [key: symbol]: () => MimeBundle;
}

/** A chart as a {@linkcode Display}, with its SVG at hand for a file. */
export interface Figure extends Display {
  readonly svg: string;
}

/** Options of {@linkcode figure}. */
export interface FigureOptions {
  /** What stands for the chart where there is text only. */
  readonly text: string;
  /** The same chart as a Vega-Lite specification, for notebooks that can move in it. */
  readonly vegaLite?: Readonly<Record<string, unknown>>;
}

const VEGA_LITE = "application/vnd.vegalite.v5+json";

/** A frozen value with the given forms. */
export function display(mime: MimeBundle): Display {
  const bundle = Object.freeze({ ...mime });
  return Object.freeze({ mime: bundle, [DISPLAY]: () => bundle });
}

/** A sentence or more. */
export function paragraph(text: string): Display {
  return display({ "text/plain": text, "text/html": markup`<p>${text}</p>`.text });
}

/** Several displays one below the other, as text and HTML. */
export function joined(...parts: readonly Display[]): Display {
  const forms = (type: string) => parts.map(({ mime }) => mime[type]);
  return display({
    "text/plain": forms("text/plain").join("\n\n"),
    "text/html": forms("text/html").join(""),
  });
}

/** A chart; notebooks that know Vega-Lite prefer it to the SVG. HTML would win over both. */
export function figure(svg: string, { text, vegaLite }: FigureOptions): Figure {
  const shown = display({
    "text/plain": text,
    "image/svg+xml": svg,
    ...(vegaLite && { [VEGA_LITE]: vegaLite }),
  });
  return Object.freeze({ ...shown, svg });
}
