const BRAND: unique symbol = Symbol("markup");

/** Markup that is safe to print. Only {@linkcode markup} and {@linkcode raw} make it. */
export interface Markup {
  readonly [BRAND]: true;
  readonly text: string;
}

/** What a template may hold. Text and numbers are escaped; null, undefined and false print nothing. */
export type Child = Markup | string | number | null | undefined | false | readonly Child[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** Markup from a string that the program, never the data, has written. */
export function raw(text: string): Markup {
  return Object.freeze({ [BRAND]: true as const, text });
}

function print(child: Child): string {
  if (child === null || child === undefined || child === false) return "";
  if (typeof child === "number") return String(child);
  if (typeof child === "string") return escapeText(child);
  return BRAND in child ? child.text : child.map(print).join("");
}

/**
 * Template tag that escapes whatever is put in, unless it is markup already. Attributes must be
 * quoted, and nothing may be put inside `<style>`. Its name is not `html`, because the formatter would
 * rewrite the inside of such templates and with it the spaces that a reader sees.
 *
 * @example
 * ```ts
 * import { markup } from "lib/reports/markup.ts";
 * import assert from "node:assert/strict";
 * const cell = markup`<td>${"<b>"}</td>`;
 * assert.equal(markup`<tr>${[cell, cell]}</tr>`.text, "<tr><td>&lt;b&gt;</td><td>&lt;b&gt;</td></tr>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...children: readonly Child[]): Markup {
  let text = strings[0];
  children.forEach((child, i) => text += print(child) + strings[i + 1]);
  return raw(text);
}
