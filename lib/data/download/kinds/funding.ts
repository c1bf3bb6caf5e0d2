import { readCsvColumns } from "../archive/csv_columns.ts";
import { MARKET_FOLDERS } from "../archive/klines.ts";
import { NotOffered } from "../errors.ts";
import type { ArchiveFormat } from "../route.ts";
import { tidyRows } from "../tidy_rows.ts";

/**
 * Funding rates of Binance's USD-margined perpetual swaps in its public archive, which has files of
 * months only: `time`, `fundingRate` as a fraction, and `markPrice`, which the archive does not give
 * and is therefore NaN.
 *
 * Source: https://github.com/binance/binance-public-data
 */
export const fundingArchive: ArchiveFormat = {
  periods: ["monthly"],
  path({ market, id, period, label }) {
    if (market !== "swap") throw new NotOffered("Only perpetual swaps have funding rates");
    return `${MARKET_FOLDERS.swap}/${period}/fundingRate/${id}/${id}-fundingRate-${label}`;
  },
  async decode(csv) {
    const { time, fundingRate } = await readCsvColumns(csv, {
      columns: { time: 0, fundingRate: 2 },
    });
    const markPrice = new Float64Array(time.length).fill(NaN);
    return tidyRows({ time, fundingRate, markPrice }, csv);
  },
};
