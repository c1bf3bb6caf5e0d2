import type { Bars } from "../../core/mod.ts";

/** What a symbol adds to the names of columns: its letters and digits. */
export function suffixOf({ symbol }: Bars): string {
  return `_${symbol.replace(/\W+/g, "")}`;
}
