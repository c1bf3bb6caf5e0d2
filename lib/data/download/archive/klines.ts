import { KLINE_PLACES } from "../kline_places.ts";
import type { ArchiveFileName, ArchiveFormat } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";
import { readCsvColumns } from "./csv_columns.ts";

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
    return tidyRows(await readCsvColumns(csv, { columns: KLINE_PLACES }), csv);
  },
};
