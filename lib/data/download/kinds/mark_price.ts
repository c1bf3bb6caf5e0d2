import { readCsvColumns } from "../archive/csv_columns.ts";
import { MARKET_FOLDERS } from "../archive/klines.ts";
import { NotOffered } from "../errors.ts";
import type { ArchiveFormat } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";

/** Prefix of the kinds that hold bars of the mark price: "mark-1m". */
export const MARK_PREFIX = "mark-";

/**
 * Bars of the mark price of Binance's USD-margined futures in its public archive: the price by which
 * positions are valued and liquidated. They have no volume.
 *
 * Source: https://github.com/binance/binance-public-data
 */
export const markPriceArchive: ArchiveFormat = {
  periods: ["monthly", "daily"],
  path({ market, id, kind, period, label }) {
    if (market !== "swap") throw new NotOffered("Only perpetual swaps have a mark price");
    const interval = kind.slice(MARK_PREFIX.length);
    return `${MARKET_FOLDERS.swap}/${period}/markPriceKlines/${id}/${interval}/${id}-${interval}-${label}`;
  },
  decode: async (csv) =>
    tidyRows(
      await readCsvColumns(csv, { columns: { time: 0, open: 1, high: 2, low: 3, close: 4 } }),
      csv,
    ),
};
