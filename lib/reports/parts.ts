import { type Child, type Markup, markup, raw } from "./markup.ts";
import { markerPath } from "./markers.ts";
import type { Stroke } from "./palette.ts";

/** Widths at which a full-width chart is drawn: for screens and paper, and for phones. */
const WIDE = 880;
const NARROW = 350;

/** Width at which a small chart, one of a grid, is drawn. */
export const SMALL = 280;

/** A section, which a table of contents can point at. */
export interface Section extends Markup {
  readonly id: string;
  readonly title: string;
}

/** A section with its heading. Titles are the program's, never the data's: ids are made of them. */
export function section(title: string, ...children: readonly Child[]): Section {
  const id = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const body = markup`<section id="${id}"><h2>${title}</h2>${children}</section>`;
  return Object.freeze({ ...body, id, title });
}

/** Links to the sections of a page. */
export function contents(sections: readonly Section[]): Markup {
  return markup`<nav aria-label="Contents"><ul class="contents">${
    sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>\n`)
  }</ul></nav>`;
}

/** A sentence or two in small print. */
export function remark(text: string): Markup {
  return markup`<p class="muted">${text}</p>`;
}

/** A chart in two widths, of which the style sheet shows the one that fits. */
export function chart(drawAt: (width: number) => string): Markup {
  const wide = raw(drawAt(WIDE)), narrow = raw(drawAt(NARROW));
  return markup`<figure class="wide">${wide}</figure>\n<figure class="narrow">${narrow}</figure>\n`;
}

/** Small charts side by side, each under its name. */
export function chartGrid(
  items: readonly { readonly caption: string; readonly svg: string }[],
): Markup {
  const figures = items.map(({ caption, svg }) =>
    markup`<figure><figcaption>${caption}</figcaption>${raw(svg)}</figure>`
  );
  return markup`<div class="grid">${figures}</div>`;
}

/** What the lines or colours of a chart mean. `shape` is a line (default) or a filled box. */
export function legend(
  items: readonly { readonly name: string; readonly stroke: Stroke }[],
  { shape = "line" }: { readonly shape?: "line" | "box" } = {},
): Markup {
  const swatch = ({ color, dash, marker }: Stroke) =>
    shape === "box"
      ? markup`<rect width="14" height="12" fill="${color}"/>`
      : markup`<path d="M0 6H30" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>${
        marker && markup`<path d="${markerPath(marker, 15, 6)}" fill="${color}"/>`
      }`;
  const entries = items.map(({ name, stroke }) =>
    markup`<li><svg width="${shape === "box" ? 14 : 30}" height="12" aria-hidden="true">${
      swatch(stroke)
    }</svg>${name}</li>`
  );
  return markup`<ul class="legend">${entries}</ul>`;
}

/** A column of {@linkcode table}. */
export interface TableColumn {
  readonly name: string;
  /** Texts stand left; figures (default) right, on one line. */
  readonly text?: boolean;
  /** Not to be sorted by, like pictures. */
  readonly fixed?: boolean;
}

/** Options of {@linkcode table}. */
export interface TableOptions {
  /** What the table holds, for those who cannot see it. */
  readonly label: string;
  /** Keeps the rows in their order; by default the page's script makes the table sortable. */
  readonly fixed?: boolean;
}

/** A table in a box of its own that scrolls sideways; the first cell of a row is its heading. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly Child[])[],
  { label, fixed = false }: TableOptions,
): Markup {
  const kind = (i: number) => columns[i].text ? "text" : "figure";
  const head = columns.map(({ name, fixed }, i) =>
    markup`<th scope="col" class="${kind(i)}"${raw(fixed ? " data-fixed" : "")}>${name}</th>`
  );
  const body = rows.map((cells) =>
    markup`<tr>${
      cells.map((cell, i) =>
        i === 0
          ? markup`<th scope="row" class="${kind(i)}">${cell}</th>`
          : markup`<td class="${kind(i)}">${cell}</td>`
      )
    }</tr>\n`
  );
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table${
    raw(fixed ? " data-fixed" : "")
  }>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
</table></div>
`;
}

/** Pairs of a name and what it is. */
export function facts(pairs: readonly (readonly [string, Child])[]): Markup {
  return markup`<dl class="facts">${
    pairs.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)
  }</dl>`;
}

/** What most readers skip, folded away. */
export function details(summary: string, ...children: readonly Child[]): Markup {
  return markup`<details><summary>${summary}</summary>${children}</details>`;
}
