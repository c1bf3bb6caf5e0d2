import type { BarColumn, Bars } from "../../core/mod.ts";

const COLUMNS: { readonly [C in BarColumn]: true } = {
  time: true,
  open: true,
  high: true,
  low: true,
  close: true,
  volume: true,
  quoteVolume: true,
  trades: true,
  takerBuyVolume: true,
  coverage: true,
  filled: true,
};

/** The columns that bars have. */
export const columnsOf = (bars: Bars) =>
  (Object.keys(COLUMNS) as BarColumn[]).filter((name) => bars[name] !== undefined);
