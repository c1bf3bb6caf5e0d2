import { chromium } from "./packages.ts";

/** Debian's Chromium, unless CHROMIUM names another. */
const EXECUTABLE = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Letters take the same places with any library of fonts.
  "--font-render-hinting=none",
];

/** Starts a browser without a window. */
export const launchChromium = () => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
