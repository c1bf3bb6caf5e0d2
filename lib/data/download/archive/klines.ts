import type { ArchiveFileName, ArchiveFormat } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";
import { readCsvColumns } from "./csv_columns.ts";

/** Where a line of a kline file has what; the cells left out are the close time and unused ones. */
const COLUMNS = {
  time: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  quoteVolume: 7,
  trades: 8,
  takerBuyVolume: 9,
} as const;

/** The archive's folder of each market. */
export const MARKET_FOLDERS: { readonly [M in ArchiveFileName["market"]]: string } = {
  spot: "data/spot",
  swap: "data/futures/um",
};

/**
 * Bars in Binance's public archive: spot and USD-margined futures, by month and day.
 * Source: https://github.com/binance/binance-public-data
 */
export const klinesArchive: ArchiveFormat = {
  periods: ["monthly", "daily"],
  path: ({ market, id, kind, period, label }) =>
    `${MARKET_FOLDERS[market]}/${period}/klines/${id}/${kind}/${id}-${kind}-${label}`,
  async decode(csv) {
    return tidyRows(await readCsvColumns(csv, { columns: COLUMNS }), csv);
  },
};
