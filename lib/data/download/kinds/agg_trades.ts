import { cellError } from "../../cells.ts";
import { readCsvText } from "../../csv_text.ts";
import { epochToMs } from "../../epoch_time.ts";
import { withHeader } from "../archive/csv_columns.ts";
import { MARKET_FOLDERS } from "../archive/klines.ts";
import type { ArchiveCsv, ArchiveFormat } from "../route.ts";
import type { NumberColumns } from "../tidy_rows.ts";
import { createFlowMinutes, type TradeColumns } from "./flow_minutes.ts";
import { lineBlocks } from "./line_blocks.ts";
import { type TradeNumbers, watchTradeNumbers } from "./trade_numbers.ts";

/** Text of a file held at once: a month of Bitcoin's trades is more than a gigabyte. */
const BLOCK_BYTES = 8e6;

/** Where a line has what, in spot and futures files alike. */
const PLACES = {
  id: 0,
  price: 1,
  size: 2,
  firstId: 3,
  lastId: 4,
  time: 5,
  buyerIsMaker: 6,
} as const;
type Place = keyof typeof PLACES;

const TRUTH: Readonly<Record<string, number>> = { True: 1, true: 1, False: 0, false: 0 };

/** The trades of a block of lines whose numbers have not been seen before. */
async function readBlock(
  block: Uint8Array,
  { name, firstLine, numbers }: { name: string; firstLine: number; numbers: TradeNumbers },
): Promise<{ trades: TradeColumns; lines: number }> {
  const table = await readCsvText(withHeader(block));
  if (table.names.length <= PLACES.buyerIsMaker) {
    throw new SyntaxError(
      `${name}: Expected at least ${
        PLACES.buyerIsMaker + 1
      } columns but found ${table.names.length}`,
    );
  }
  const column = (place: Place) => table.names[PLACES[place]];
  const fail = (place: Place) => (row: number, expected: string) =>
    cellError(`${name} line ${firstLine + row}`, expected, {
      column: place,
      cell: table.cell(column(place), row),
    });
  const read = (place: Place) => {
    const { values } = table.numbers(column(place));
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw fail(place)(bad, "a number");
    return values;
  };
  const ids = read("id"), times = epochToMs(read("time"), { fail: fail("time") });
  const prices = read("price"), sizes = read("size");
  const firstIds = read("firstId"), lastIds = read("lastId");
  const makers = table.text(column("buyerIsMaker"));
  const rows = table.rows;
  const trades = {
    time: new Float64Array(rows),
    price: new Float64Array(rows),
    size: new Float64Array(rows),
    count: new Float64Array(rows),
    buyerIsMaker: new Uint8Array(rows),
  };
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    const maker = TRUTH[makers[row]];
    if (maker === undefined) throw fail("buyerIsMaker")(row, "true or false");
    if (!numbers.isNew(ids[row])) continue;
    trades.time[kept] = times[row];
    trades.price[kept] = prices[row];
    trades.size[kept] = sizes[row];
    trades.count[kept] = lastIds[row] - firstIds[row] + 1;
    trades.buyerIsMaker[kept++] = maker;
  }
  const cut = <A extends Float64Array | Uint8Array>(values: A) => values.subarray(0, kept) as A;
  return {
    lines: rows,
    trades: {
      time: cut(trades.time),
      price: cut(trades.price),
      size: cut(trades.size),
      count: cut(trades.count),
      buyerIsMaker: cut(trades.buyerIsMaker),
    },
  };
}

/** Tells what the trades' numbers showed. */
export function reportNumbers(
  { repeated, missing }: TradeNumbers,
  { name, warn }: { readonly name: string; readonly warn: (message: string) => void },
): void {
  if (repeated > 0) warn(`${name}: ${repeated} trades stood there twice; one of each is counted`);
  if (missing > 0) warn(`${name}: ${missing} trades are missing, by their numbers`);
}

async function decode(csv: ArchiveCsv): Promise<NumberColumns> {
  const flow = createFlowMinutes();
  const numbers = watchTradeNumbers();
  let firstLine = 1;
  for await (const block of lineBlocks(csv.stream(), { blockBytes: BLOCK_BYTES })) {
    const names = block[0] < 48 || block[0] > 57 ? 1 : 0; // a header is a line, too
    const { trades, lines } = await readBlock(block, {
      name: csv.name,
      firstLine: firstLine + names,
      numbers,
    });
    flow.add(trades);
    firstLine += lines + names;
  }
  reportNumbers(numbers, csv);
  return flow.columns();
}

/**
 * Aggregated trades in Binance's public archive, added up to minutes as they are read: the columns
 * of {@linkcode createFlowMinutes}. A minute without trades has no row. Trades are told apart by
 * their numbers: one that is there twice counts once, and numbers that are missing are told.
 *
 * Source: https://github.com/binance/binance-public-data
 */
export const flowArchive: ArchiveFormat = {
  periods: ["monthly", "daily"],
  path: ({ market, id, period, label }) =>
    `${MARKET_FOLDERS[market]}/${period}/aggTrades/${id}/${id}-aggTrades-${label}`,
  decode,
};
