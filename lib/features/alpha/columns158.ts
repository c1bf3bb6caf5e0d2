import { FAMILIES, type Family } from "./families.ts";
import { WINDOWS } from "./windows.ts";

/** A column of Alpha158. */
export interface AlphaColumn {
  readonly family: Family;
  /** Its window in bars, and that window's place in the list; 0 where there is none. */
  readonly window: number;
  readonly place: number;
}

/** Every column of Alpha158 by name, in qlib's order. */
export const COLUMNS_158: ReadonlyMap<string, AlphaColumn> = new Map(
  (Object.keys(FAMILIES) as Family[]).flatMap((family): [string, AlphaColumn][] =>
    FAMILIES[family].reads === "none"
      ? [[family, { family, window: 0, place: 0 }]]
      : WINDOWS.map((window, place) => [`${family}${window}`, { family, window, place }])
  ),
);
