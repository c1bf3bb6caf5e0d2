/** The packages that drive and judge a browser: only this folder knows them. @module */
import fs from "node:fs";
import axe from "axe-core";
export type { BrowserContext, Page } from "playwright-core";

// Playwright looks below /proc whether it runs on Windows, which only a test with all rights may:
// what may not be seen is taken for absent.
const { existsSync } = fs;
fs.existsSync = (path) => {
  try {
    return existsSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
};

/** Starts browsers. */
export const { chromium } = await import("playwright-core");

/** Text of the accessibility checker, to be run inside a page. */
export const AXE_SOURCE: string = axe.source;

/** Reads and writes pictures, and tells them apart. */
export { decode, encode } from "fast-png";
export { default as pixelmatch } from "pixelmatch";
