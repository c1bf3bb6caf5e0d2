import { fileURLToPath } from "node:url";
import type { ForeignResult } from "./foreign_result.ts";

/** Folder of results that other programs wrote. */
export const SAMPLES = fileURLToPath(new URL("../../tests/assay/samples/", import.meta.url));

/** Calendar days as text, from 2020-01-01. */
export function day(i: number): string {
  return new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
}

/** A result of daily returns, as if read from a file. */
export function resultOf(
  returns: Float64Array,
  parts: Partial<ForeignResult> = {},
): ForeignResult {
  const time = Float64Array.from(returns, (_, i) => Date.UTC(2020, 0, 1 + i));
  return {
    path: "made.csv",
    format: "returns",
    name: undefined,
    series: { time, returns },
    trades: undefined,
    capital: undefined,
    costs: "unknown",
    strategies: 1,
    openTrades: 0,
    periodsPerYear: undefined,
    realisedOnly: false,
    read: [],
    ...parts,
  };
}
