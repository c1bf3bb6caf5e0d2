import { markup } from "../../lib/reports/markup.ts";
import type { Setting } from "./settings.ts";

/** A room of lib on the front page. */
export interface RoomEntry {
  readonly room: string;
  readonly level: number;
  /** What it is for. */
  readonly summary: string;
}

/** Marks of an empty page of `deno doc`, which its front page is when there are many modules. */
const EMPTY = "<main></main>";

const STYLE = `<style>
  #content main { max-width: 60rem; line-height: 1.5; overflow-x: auto }
  #content main h1 { font-size: 1.5rem; font-weight: 600 }
  #content main p { margin: 1rem 0 }
  #content main table { border-collapse: collapse; font-size: 0.9rem }
  #content main :is(td, th) {
    text-align: left; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0;
    border-bottom: 1px solid #8884;
  }
  #content main a { text-decoration: underline }
</style>`;

/**
 * The page of `deno doc` with something to read in the middle.
 *
 * @throws {Error} when the page's middle is not empty, as after a change of `deno doc`
 */
function fill(page: string, content: string): string {
  if (!page.includes(EMPTY)) {
    throw new Error(`Expected deno doc's front page to hold ${EMPTY} but found none`);
  }
  return page.replace(EMPTY, () => `<main>${STYLE}${content}</main>`);
}

/** The front page: rooms from the ground up, and the way to the settings. */
export function frontPage(page: string, rooms: readonly RoomEntry[]): string {
  const rows = rooms.map(({ room, level, summary }) =>
    markup`<tr><td>${level}</td><td><a href="./${room}/mod.ts/index.html">${room}</a></td><td>${summary}</td></tr>`
  );
  return fill(
    page,
    markup`<h1>Assay: reference</h1>
<p>Every function and type that the rooms of <code>lib</code> export. Notebooks get them as
namespaces, like <code>features.compute</code>, from <code>lib/mod.ts</code>, which has
<code>nn/optim</code> and <code>nn/train</code> as <code>optim</code> and <code>train</code>; the other
rooms of <code>nn</code> are imported by path, like <code>lib/nn/graph/mod.ts</code>.</p>
<p><a href="./experiment.html">Keys of experiment.json</a></p>
<table><thead><tr><th>Level</th><th>Room</th><th>What it holds</th></tr></thead><tbody>${rows}</tbody></table>`
      .text,
  );
}

/** The page of settings, a row a key. */
export function settingsPage(page: string, settings: readonly Setting[]): string {
  const rows = settings.map(({ path, values, byDefault, required, description }) =>
    markup`<tr><td><code>${path}</code></td><td>${values}</td><td>${
      byDefault === undefined ? (required ? "required" : "") : markup`<code>${byDefault}</code>`
    }</td><td>${description}</td></tr>`
  );
  return fill(
    page.replace("<title>Assay documentation", "<title>experiment.json - Assay documentation"),
    markup`<h1>Keys of experiment.json</h1>
<p>Counts are in bars, rates are fractions. A word in parentheses says for which kind of model, or of
data, a key is. A key that is not listed here is an error. Any key can be
changed for one run by <code>--set PATH=VALUE</code>, with a number for an element of a list, like
<code>--set models.0.l2=10</code>.</p>
<table><thead><tr><th>Key</th><th>Values</th><th>Default</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`
      .text,
  );
}

/** Text of a room's `mod.ts` about itself: its first comment without level and tags. */
export function summaryOf(source: string): string {
  const [, comment = ""] = /^\/\*\*([^]*?)\*\//.exec(source) ?? [];
  return comment.replace(/^\s*\*/gm, " ").replace(/@module[^]*/, "").replace(/\s+/g, " ")
    .replace(/^ Level \d+: /, "").trim().replace(/^./, (first) => first.toUpperCase());
}

/** Imports as readers write them: `deno doc` names modules from the folder that all are in. */
export function withLibPaths(page: string): string {
  return page.replace(/(from &quot;|from ")(?=[\w/]+\/mod\.ts(?:&quot;|"))(?!lib\/)/g, "$1lib/");
}
