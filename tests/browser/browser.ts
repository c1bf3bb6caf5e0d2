import assert from "node:assert/strict";
import { launchChromium } from "./launch_chromium.ts";
import { AXE_SOURCE, type BrowserContext, type Page } from "./packages.ts";

export type { Page };

/** Phone and desktop, light and dark. */
export const LOOKS = [390, 1200].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme }))
);

/** Options of {@linkcode withPage}. */
export interface PageSetup {
  /** Width of the window in pixels. Default: 1200. */
  readonly width?: number;
  /** Default: light. */
  readonly colorScheme?: "light" | "dark";
  /** Default: true. */
  readonly javaScriptEnabled?: boolean;
  /** Cuts the network off. Default: true. */
  readonly offline?: boolean;
}

const browser = await launchChromium();

/** Ends the browser: call it once, after all tests. */
export async function closeBrowser(): Promise<void> {
  await browser.close();
}

/**
 * Opens `url` in a window of its own, and after `use` asserts that the page has logged nothing,
 * thrown nothing, opened no dialog and asked for nothing but itself and what `allowed` matches.
 */
export async function withPage(
  url: string,
  use: (page: Page, context: BrowserContext) => Promise<void>,
  { width = 1200, offline = true, allowed = /^$/, ...setup }: PageSetup & {
    readonly allowed?: RegExp;
  } = {},
): Promise<void> {
  const viewport = { width, height: width < 500 ? 844 : 900 };
  const context = await browser.newContext({ ...setup, viewport });
  await context.setOffline(offline);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== url && !allowed.test(asked)) complaints.push(`request: ${asked.slice(0, 200)}`);
  });
  try {
    await page.goto(url);
    await use(page, context);
    assert.deepEqual(complaints, [], url);
  } finally {
    await context.close();
  }
}

/** A function of the page's own world as text: Deno's types know no document. */
export function inPage<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(expression) as Promise<T>;
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Asserts that axe finds no serious or critical violation in the page as it stands. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE_SOURCE);
  const violations = await inPage<Violation[]>(page, "axe.run().then((r) => r.violations)");
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const lines = bad.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} ${n.failureSummary}`).join()}`
  );
  assert.deepEqual(lines, []);
}

/**
 * Asserts that nothing is cut off: the page does not scroll sideways, and no text of a chart and no
 * heading sticks out of the window.
 */
export async function assertFits(page: Page): Promise<void> {
  const wide = await inPage<number>(
    page,
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  assert.equal(wide, 0, "The page scrolls sideways");
  const out = await inPage<string[]>(
    page,
    `[...document.querySelectorAll("svg text, h1, h2, h3, p, summary, figcaption, nav a")]
      .filter((element) => element.checkVisibility() && !element.closest(".scroll"))
      .map((element) => [element.textContent, element.getBoundingClientRect()])
      .filter(([text, { width, left, right }]) => text.trim() && width > 0 &&
        (left < -0.5 || right > document.documentElement.clientWidth + 0.5))
      .map(([text]) => text)`,
  );
  assert.deepEqual(out, [], "Texts that stick out of the window");
}
