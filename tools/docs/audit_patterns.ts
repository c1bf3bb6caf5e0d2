/**
 * Draws for `docs/explanation/audit.md` which rows of a column follow when one bar is changed, by
 * changing it. Run as `deno run --allow-read --allow-write=docs tools/docs/audit_patterns.ts`, then
 * `deno fmt docs/images`.
 *
 * @module
 */

/** Where the picture is kept. */
export const AUDIT_PATTERNS = new URL("../../docs/images/audit-patterns.svg", import.meta.url);

type Column = (values: readonly number[]) => number[];

const ROWS = 24, CELL = 8, MARGIN = 16, GAP = 28, TITLE = 22, COLUMNS = 3;

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const between = (from: number, to: number): Column => (values) =>
  values.map((_, t) => mean(values.slice(Math.max(0, t + from), t + to + 1)));

/** Columns by what they are, as an audit names them. */
const PANELS: readonly (readonly [title: string, column: Column])[] = [
  ["honest: mean of 5 bars", between(-4, 0)],
  ["honest: exponential mean", (values) => {
    let last = values[0];
    return values.map((value) => last += 0.2 * (value - last));
  }],
  ["centredWindow: 3 either side", between(-3, 3)],
  ["laterBar: mean of 5, shifted by 3", (values) => {
    const honest = between(-4, 0)(values);
    return honest.map((_, t) => honest[Math.min(ROWS - 1, t + 3)]);
  }],
  [
    "unfinishedInterval: mean of 8",
    (values) => values.map((_, t) => mean(values.slice(t - t % 8, t - t % 8 + 8))),
  ],
  ["wholeSampleScale: less the mean", (values) => values.map((value) => value - mean(values))],
];

/** For each bar the rows that are other ones once it is changed. */
function followers(column: Column): boolean[][] {
  const values = Array.from({ length: ROWS }, (_, t) => Math.sin(t * t));
  const before = column(values);
  return values.map((_, bar) => {
    const after = column(values.map((value, t) => t === bar ? value + 10 : value));
    return before.map((value, row) => value !== after[row]);
  });
}

function panel(title: string, column: Column): string {
  const cells = followers(column).flatMap((rows, bar) =>
    rows.flatMap((follows, row) => {
      if (!follows) return [];
      const x = bar * CELL, y = row * CELL;
      const box = `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}"`;
      // What must not follow is crossed as well as coloured.
      return row < bar
        ? [
          `${box} fill="#d55e00"/><path d="M${x + 1},${y + 1}l${CELL - 2},${
            CELL - 2
          }" stroke="white"/>`,
        ]
        : [`${box} fill="#0072b2"/>`];
    })
  );
  const size = ROWS * CELL;
  return [
    `<text x="0" y="-8">${title}</text>`,
    `<rect width="${size}" height="${size}" fill="#f4f4f4" stroke="#999999"/>`,
    ...cells,
    `<path d="M0,0L${size},${size}" stroke="#555555" stroke-dasharray="3 3"/>`,
  ].join("");
}

/** The picture as SVG. */
export function drawAuditPatterns(): string {
  const step = ROWS * CELL + GAP;
  const wide = 2 * MARGIN + COLUMNS * step - GAP;
  const high = MARGIN + Math.ceil(PANELS.length / COLUMNS) * (step + TITLE) - GAP + 2 * MARGIN;
  const panels = PANELS.map(([title, column], k) => {
    const x = MARGIN + (k % COLUMNS) * step;
    const y = MARGIN + TITLE + Math.floor(k / COLUMNS) * (step + TITLE);
    return `<g transform="translate(${x},${y})">${panel(title, column)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Rows that follow a changed bar" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" font-family="system-ui, sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...panels,
    `<text x="${MARGIN}" y="${
      high - 8
    }">across: the bar that is changed; down: rows of the column; blue: may follow, orange: looks ahead</text>`,
    "</svg>\n",
  ].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(AUDIT_PATTERNS, drawAuditPatterns());
