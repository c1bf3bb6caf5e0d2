import { createHash } from "node:crypto";
import { type Child, type Markup, markup, raw } from "../markup.ts";
import { STYLE } from "../style.ts";
import PAGE_SCRIPT from "./page_script.js" with { type: "text" };
import THEME_SCRIPT from "./theme_script.js" with { type: "text" };

/** What a page is made of. */
export interface PageOptions {
  readonly title: string;
  readonly body: Child;
  /** One line at the end of the page. */
  readonly footer: string;
  /** Leaves a wide table more room. Default: false. */
  readonly broad?: boolean;
  /**
   * A second script, which may connect to the host that the page came from and nowhere else.
   * Default: none, and the page connects to nothing.
   */
  readonly liveScript?: string;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * Forbids the page to load anything and to run anything but the scripts of this program, whatever
 * its text may hold.
 */
function policyOf(scripts: readonly string[], { live }: { readonly live: boolean }): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(" ")}`,
    `style-src ${hashOf(STYLE)}`,
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Light or dark, by the reader's system unless the reader chooses; hidden where no script runs. */
const COLOUR_CHOICE = markup`<fieldset class="colours" data-choose-colours hidden>
<legend>Colours</legend>${
  ["auto", "light", "dark"].map((name) =>
    markup`<label><input type="radio" name="colours" value="${name}">${name}</label>`
  )
}</fieldset>`;

/**
 * A whole page in one text: its own style and scripts, nothing loaded, readable on a phone, on paper,
 * light or dark as its reader chooses, and without scripts. All that is not markup is escaped.
 */
export function renderPage(
  { title, body, footer, broad = false, liveScript }: PageOptions,
): string {
  const scripts = liveScript === undefined ? [PAGE_SCRIPT] : [PAGE_SCRIPT, liveScript];
  const policy = policyOf([THEME_SCRIPT, ...scripts], { live: liveScript !== undefined });
  const elements: Markup[] = scripts.map((script) => markup`<script>${raw(script)}</script>\n`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${raw(STYLE)}</style>
<script>${raw(THEME_SCRIPT)}</script>
</head>
<body class="${broad ? "broad" : ""}">
<main>
${body}</main>
${COLOUR_CHOICE}
<footer><p class="muted">${footer}</p></footer>
${elements}</body>
</html>
`.text;
}
