import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "./browser.ts";
import { inPage } from "./browser.ts";
import { compare, drawDifference, fromPng, inColorsOf, type Picture, toPng } from "./pictures.ts";

const ROOT = new URL("../../", import.meta.url);

/** Stored pictures are written anew when ASSAY_UPDATE_SCREENSHOTS is 1: then look at each of them. */
const UPDATE = Deno.env.get("ASSAY_UPDATE_SCREENSHOTS") === "1";

/**
 * Fonts that .ci/run installs, and no long text that is always the same. Rules that come by script
 * need no leave of the page's policy, which forbids style elements.
 */
const SAME_EVERYWHERE = `
* { font-family: "DejaVu Sans", sans-serif !important; caret-color: transparent !important;
animation: none !important; transition: none !important; }
#glossary { display: none; }
code, pre { font-family: "DejaVu Sans Mono", monospace !important; }`;

/** Options of {@linkcode assertPicture}. */
export interface PictureOptions {
  /** Share of pixels that may differ in any tile. Default: 0.02. */
  readonly tolerance?: number;
  /** Pixels by which the height may differ. Default: 4. */
  readonly slack?: number;
  /** Height of the window's part that is taken. Default: the whole page, however long. */
  readonly height?: number;
  /** Writes neither the stored picture nor what differs. Default: false. */
  readonly readonly?: boolean;
}

/** What the page looks like in fonts that are the same everywhere. */
async function photograph(page: Page, height?: number): Promise<Picture> {
  await inPage(
    page,
    `(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(${JSON.stringify(SAME_EVERYWHERE)});
      document.adoptedStyleSheets.push(sheet);
      return document.fonts.ready.then(() => null);
    })()`,
  );
  const { width = 0 } = page.viewportSize() ?? {};
  const part = height === undefined ? { fullPage: true } : { clip: { x: 0, y: 0, width, height } };
  return fromPng(await page.screenshot({ ...part, animations: "disabled", scale: "css" }));
}

/** Keeps what was seen where a reader of a failed test finds it. */
async function keep(name: string, pictures: Readonly<Record<string, Picture>>): Promise<string> {
  const folder = new URL("artifacts/screenshots/", ROOT);
  await Deno.mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [kind, picture] of Object.entries(pictures)) {
    const path = `artifacts/screenshots/${name}.${kind}.png`;
    await Deno.writeFile(new URL(path, ROOT), toPng(picture));
    paths.push(path);
  }
  return paths.join(" and ");
}

/**
 * Asserts that a page looks like the picture stored at `path`, which is relative to the repository.
 * What differs is left below `artifacts/screenshots/`.
 */
export async function assertPicture(
  page: Page,
  path: string,
  { tolerance = 0.02, slack = 4, height, readonly = false }: PictureOptions = {},
): Promise<void> {
  const taken = await photograph(page, height);
  const stored = new URL(path, ROOT);
  if (UPDATE && !readonly) {
    await Deno.mkdir(new URL("./", stored), { recursive: true });
    await Deno.writeFile(stored, toPng(taken));
    return;
  }
  const expected = fromPng(await Deno.readFile(stored));
  const actual = inColorsOf(expected, taken);
  const { worst, at } = compare(expected, actual);
  const sizes = [expected, actual].map((picture) => `${picture.width} x ${picture.height}`);
  const [wider, longer] = [expected.width - actual.width, expected.height - actual.height];
  const sameSize = wider === 0 && Math.abs(longer) <= slack;
  if (sameSize && worst <= tolerance) return;
  const name = fileURLToPath(stored).replace(/^.*[\\/]|\.png$/g, "");
  const seen = () => keep(name, { actual: taken, difference: drawDifference(expected, actual) });
  const where = readonly ? "" : `: see ${await seen()}`;
  assert.fail(
    `Expected the page to look like ${path} (${sizes[0]}) but found ${sizes[1]} and ${
      (100 * worst).toFixed(1)
    }% of the pixels around ${at.join(", ")} different${where}; ` +
      "ASSAY_UPDATE_SCREENSHOTS=1 stores what is there now",
  );
}
