import type { Bars } from "./bars.ts";

/** The forms in which a value can be shown, by MIME type: text, or JSON for a Vega-Lite chart. */
export type MimeBundle = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

/**
 * What results of each kind show of themselves, by the name of the kind. A room adds its own beside
 * the function that makes them:
 *
 * ```ts ignore
 * declare module "../core/display.ts" {
 *   interface Displayed {
 *     labels: Labels;
 *   }
 * }
 * ```
 *
 * `lib/reports/display` has a renderer for every kind, or it does not compile.
 */
export interface Displayed {
  bars: Bars;
}

/** Name of a kind of {@linkcode Displayed}. */
export type DisplayKind = keyof Displayed;

/** Makes the forms of one kind of result; `text/plain` is always among them. */
export type Renderer<K extends DisplayKind> = (
  shown: Displayed[K],
) => MimeBundle | Promise<MimeBundle>;

/** A renderer for every kind. */
export type Renderers = { readonly [K in DisplayKind]: Renderer<K> };

/** What Jupyter looks for in a value that ends a cell. */
export const DISPLAY = Symbol.for("Jupyter.display");

let renderers: Partial<Renderers> = {};

/**
 * Says how results show themselves, for kinds that had no renderer and in place of those that had.
 * Importing `lib/mod.ts` or `lib/reports/mod.ts` does it; results made before show themselves so,
 * too.
 */
export function registerDisplays(given: Partial<Renderers>): void {
  renderers = { ...renderers, ...given };
}

async function show<K extends DisplayKind>(
  kind: K,
  { value, shown }: { readonly value: object; readonly shown: Displayed[K] },
): Promise<MimeBundle> {
  const render = renderers[kind] as Renderer<K> | undefined;
  if (!render) return { "text/plain": Deno.inspect(value) };
  try {
    return await render(shown);
  } catch (error) {
    // A result that cannot be drawn, as bars that are broken, is still to be seen.
    return { "text/plain": `${Deno.inspect(value)}\n(not drawn: ${error})` };
  }
}

/**
 * Lets a result show itself when it ends a notebook's cell, and returns it. Nothing else about it
 * changes: the property is not enumerable, so that comparing, spreading, JSON and `structuredClone`
 * see the same value as before (the last three make values that show nothing of themselves).
 * Nothing is drawn before Jupyter asks. Without a renderer the text is that of `Deno.inspect`.
 *
 * Throws a `TypeError` for a frozen value: it is to be frozen afterwards.
 *
 * @param shown what the renderer gets. Default: the value itself
 *
 * @example
 * ```ts
 * import { createBars, type MimeBundle } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const x = Float64Array.of(1);
 * const bars = createBars(
 *   { time: x, open: x, high: x, low: x, close: x, volume: x },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * type Shown = { [key: symbol]: () => Promise<MimeBundle> };
 * const mime = await (bars as unknown as Shown)[Symbol.for("Jupyter.display")]();
 * assert.match(String(mime["text/plain"]), /TEST/);
 * assert.deepEqual(Object.getOwnPropertySymbols({ ...bars }), []);
 * ```
 */
export function withDisplay<K extends DisplayKind, T extends Displayed[K] & object>(
  kind: K,
  value: T,
): T;
export function withDisplay<K extends DisplayKind, T extends object>(
  kind: K,
  value: T,
  shown: Displayed[K],
): T;
export function withDisplay<K extends DisplayKind, T extends Displayed[K] & object>(
  kind: K,
  value: T,
  shown: Displayed[K] = value,
): T {
  return Object.defineProperty(value, DISPLAY, { value: () => show(kind, { value, shown }) });
}
