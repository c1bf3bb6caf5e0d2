import assert from "node:assert/strict";
import { readArchiveFile } from "lib/data/download/archive/archive_file.ts";
import { flowArchive } from "lib/data/download/kinds/agg_trades.ts";
import { fundingArchive } from "lib/data/download/kinds/funding.ts";
import { markPriceArchive } from "lib/data/download/kinds/mark_price.ts";
import type { ArchiveFileName, ArchiveFormat, RouteContext } from "lib/data/download/route.ts";
import { toColumns } from "../exchange/market.ts";
import { MINUTE_MS } from "../exchange/prices.ts";
import { type Exchange, type ExchangeOptions, startExchange } from "../exchange/start_exchange.ts";
import { QUICK } from "./setup.ts";

const FROM = Date.UTC(2024, 11, 1);
const DAY_MS = 86_400_000;

function start(options: Partial<ExchangeOptions> = {}): Exchange {
  return startExchange({ from: FROM, to: Date.UTC(2025, 2, 10), ...options });
}

async function read(
  exchange: Exchange,
  format: ArchiveFormat,
  file: Partial<ArchiveFileName>,
) {
  const warnings: string[] = [];
  const context: RouteContext = {
    endpoints: { archive: exchange.archiveUrl },
    patience: { ...QUICK, retries: 0 },
    now: () => exchange.clock.now(),
    warn: (message) => void warnings.push(message),
  };
  const name = { market: "spot", id: "BTCUSDT", kind: "", period: "daily", label: "", ...file };
  const { columns } = await readArchiveFile(format, name as ArchiveFileName, context);
  return { columns: columns as Record<string, Float64Array>, warnings };
}

/** Minutes with trades, added up one trade at a time. */
function bruteForce(exchange: Exchange, from: number, market: "spot" | "swap") {
  const minutes = new Map<number, Record<string, number>>();
  for (const trade of exchange.market("BTC/USDT", market).trades(from, from + DAY_MS)) {
    const time = Math.floor(trade.time / MINUTE_MS) * MINUTE_MS;
    let row = minutes.get(time);
    if (!row) minutes.set(time, row = { time, buy: 0, sell: 0, trades: 0, buys: 0, largest: 0 });
    row[trade.buyerIsMaker ? "sell" : "buy"] += trade.size;
    const count = trade.lastId - trade.firstId + 1;
    row.trades += count;
    if (!trade.buyerIsMaker) row.buys += count;
    row.largest = Math.max(row.largest, trade.size);
  }
  const rows = [...minutes.values()];
  const column = (value: (row: Record<string, number>) => number) => Float64Array.from(rows, value);
  return {
    time: column((row) => row.time),
    buyVolume: column((row) => row.buy / 1e5),
    sellVolume: column((row) => row.sell / 1e5),
    signedFlow: column((row) => (row.buy - row.sell) / 1e5),
    trades: column((row) => row.trades),
    buys: column((row) => row.buys),
    largestTrade: column((row) => row.largest / 1e5),
  };
}

Deno.test("flowArchive adds up a day of trades as one by one, in ms and µs, spot and swap", async () => {
  await using exchange = start();
  for (
    const [market, label] of [["spot", "2024-12-31"], ["spot", "2025-01-01"], [
      "swap",
      "2025-01-01",
    ]] as const
  ) {
    const { columns, warnings } = await read(exchange, flowArchive, { market, label });
    const from = Date.parse(label), expected = bruteForce(exchange, from, market);
    for (const [name, values] of Object.entries(expected)) {
      assert.deepEqual(columns[name], values, `${market} ${label} ${name}`);
    }
    const kline = toColumns(
      exchange.market("BTC/USDT", market).bars("1m", from, from + DAY_MS)
        .filter(({ volume }) => volume > 0),
    );
    assert.deepEqual(columns.buyVolume, kline.takerBuyVolume);
    columns.vwap.forEach((vwap, row) => {
      const exact = kline.quoteVolume[row] / kline.volume[row];
      assert.ok(Math.abs(vwap - exact) < 1e-9 * exact);
      assert.ok(vwap >= kline.low[row] && vwap <= kline.high[row]);
    });
    assert.deepEqual(warnings, []);
  }
});

Deno.test("flowArchive counts trades once and tells of those that are missing", async () => {
  const path = "aggTrades-2024-12-02.zip";
  await using truth = start();
  const expected = bruteForce(truth, Date.UTC(2024, 11, 2), "spot");
  await using twice = start({ faults: [{ kind: "duplicatedRows", path, rows: 50 }] });
  const repeated = await read(twice, flowArchive, { label: "2024-12-02" });
  assert.deepEqual(repeated.columns.buyVolume, expected.buyVolume);
  assert.match(repeated.warnings.join(), /50 trades stood there twice/);
  await using shuffled = start({ faults: [{ kind: "reorderedRows", path }] });
  const reordered = await read(shuffled, flowArchive, { label: "2024-12-02" });
  assert.deepEqual(reordered.columns.sellVolume, expected.sellVolume);
  assert.deepEqual(reordered.columns.time, expected.time);
  await using lacking = start({ faults: [{ kind: "hole", path, rows: 7 }] });
  assert.match(
    (await read(lacking, flowArchive, { label: "2024-12-02" })).warnings.join(),
    /7 trades are missing, by their numbers/,
  );
});

Deno.test("flowArchive names the line of a cell that is wrong", async () => {
  const csv = (text: string) => ({
    name: "x.csv",
    warn: () => {},
    bytes: () => Promise.resolve(new TextEncoder().encode(text)),
    stream: () => new Blob([text]).stream(),
  });
  const good = "1,10.0,2.0,1,1,1700000000000,true\n";
  for (const header of ["", "agg_trade_id,price,quantity,first,last,time,maker\n"]) {
    const line = header === "" ? 2 : 3;
    const fails = (bad: string, message: RegExp) =>
      assert.rejects(flowArchive.decode(csv(header + good + bad)), (error) => {
        assert.ok(error instanceof SyntaxError);
        assert.match(error.message, new RegExp(`^x.csv line ${line}, column `));
        assert.match(error.message, message);
        return true;
      });
    await fails("2,ten,2.0,2,2,1700000000000,true\n", /price: Expected a number but found "ten"/);
    await fails("2,10.0,2.0,2,2,1700000000000,maybe\n", /true or false but found "maybe"/);
    await fails("2,10.0,2.0,2,2,1700000000,true\n", /time: Expected a time in ms/);
  }
  await assert.rejects(flowArchive.decode(csv("1,2,3\n")), /at least 7 columns but found 3/);
});

/** Lines of trades, one a millisecond, each once in a stream's chunk of a thousand. */
function streamOfTrades(lines: number, badLine = -1): ReadableStream<Uint8Array> {
  let line = 0;
  return new ReadableStream({
    pull(controller) {
      let text = "";
      for (let i = 0; i < 1_000 && line < lines; i++, line++) {
        const price = line === badLine - 1 ? "?" : "100.25";
        text += `${line},${price},0.00000003,${line},${line},${FROM + line},${line % 3 === 0}\n`;
      }
      if (text === "") controller.close();
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

Deno.test("flowArchive reads files of many blocks, and counts lines over all of them", async () => {
  const lines = 400_000; // 18 MB
  const csv = (bad?: number) => ({
    name: "x.csv",
    warn: assert.fail,
    bytes: () => Promise.reject(new Error("Expected to be read as a stream")),
    stream: () => streamOfTrades(lines, bad),
  });
  const { time, buyVolume, sellVolume, trades } = await flowArchive.decode(csv()) as Record<
    string,
    Float64Array
  >;
  assert.deepEqual([...time], [0, 1, 2, 3, 4, 5, 6].map((minute) => FROM + minute * MINUTE_MS));
  assert.deepEqual([...trades], [...new Array(6).fill(60_000), 40_000]);
  assert.equal(sellVolume[0], 20_000 * 3 / 1e8);
  assert.equal(buyVolume[0], 40_000 * 3 / 1e8);
  await assert.rejects(
    flowArchive.decode(csv(399_123)),
    /x\.csv line 399123, column price: Expected a number but found "\?"/,
  );
});

Deno.test("markPriceArchive reads bars without volume", async () => {
  await using exchange = start();
  const file = { market: "swap", kind: "mark-1m", label: "2024-12-05" } as const;
  const { columns } = await read(exchange, markPriceArchive, file);
  const from = Date.UTC(2024, 11, 5);
  const { time, open, high, low, close } = toColumns(
    exchange.market("BTC/USDT", "swap").marks("1m", from, from + DAY_MS),
  );
  assert.deepEqual(columns, { time, open, high, low, close });
  await assert.rejects(
    read(exchange, markPriceArchive, { ...file, market: "spot" }),
    /Only perpetual swaps have a mark price/,
  );
});

Deno.test("fundingArchive reads a month's settlements", async () => {
  await using exchange = start();
  const file = { market: "swap", kind: "funding", period: "monthly", label: "2024-12" } as const;
  const { columns } = await read(exchange, fundingArchive, file);
  const settled = exchange.market("BTC/USDT", "swap").funding(FROM, Date.UTC(2025, 0, 1));
  assert.equal(settled.length, 93);
  assert.deepEqual(columns, {
    time: Float64Array.from(settled, ({ time }) => time + (time / MINUTE_MS) % 4),
    fundingRate: Float64Array.from(settled, ({ rate }) => rate / 1e8),
    markPrice: new Float64Array(93).fill(NaN),
  });
});
