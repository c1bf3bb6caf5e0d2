import { markup } from "../markup.ts";
import { type Display, display } from "./display.ts";

/**
 * A few figures of one thing, a line each: its name, and its value as text. An empty caption is none.
 *
 * @example
 * ```ts
 * import { facts } from "lib/reports/display/facts.ts";
 * import assert from "node:assert/strict";
 * const { mime } = facts("Samples", { number: "3,100", "rises": "51.2%" });
 * assert.equal(mime["text/plain"], "Samples\nnumber  3,100\nrises   51.2%");
 * ```
 */
export function facts(caption: string, entries: Readonly<Record<string, string>>): Display {
  const lines = Object.entries(entries);
  const width = Math.max(0, ...lines.map(([name]) => name.length));
  const text = lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  if (caption) text.unshift(caption);
  const html =
    markup`<table>${
      caption && markup`<caption style="text-align: left">${caption}</caption>`
    }<tbody>${
      lines.map(([name, value]) =>
        markup`<tr><th scope="row" style="text-align: left">${name}</th><td style="text-align: left">${value}</td></tr>`
      )
    }</tbody></table>`.text;
  return display({ "text/plain": text.join("\n"), "text/html": html });
}
