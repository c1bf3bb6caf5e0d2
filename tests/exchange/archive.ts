import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { type Fault, spoilRows } from "./faults.ts";
import { FUNDING_HOURS, INTERVALS, type Market } from "./market.ts";
import { eightDecimals, type MadeBar, type MadeTrade, MINUTE_MS } from "./prices.ts";

/** Spot files have microseconds from here on (Binance's note of January 2025). */
const MICROSECONDS_SINCE = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;

const BAR_HEADER =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";
const TRADE_HEADER =
  "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker";
const FUNDING_HEADER = "calc_time,funding_interval_hours,last_funding_rate";

/** A file of Binance's public archive, as its path names it. */
export interface ArchiveFile {
  readonly market: "spot" | "swap";
  readonly id: string;
  readonly dataset: "klines" | "markPriceKlines" | "aggTrades" | "fundingRate";
  /** Of the two datasets of bars. */
  readonly interval?: string;
  /** File name without extension. */
  readonly name: string;
  /** Its period [from, to), UTC ms. */
  readonly from: number;
  readonly to: number;
  readonly monthly: boolean;
}

const PATH =
  /^\/data\/(spot|futures\/um)\/(monthly|daily)\/(klines|markPriceKlines|aggTrades|fundingRate)\/(\w+)\/(?:(\w+)\/)?([\w-]+)\.zip$/;

/** What the path of a zip file asks for; undefined when there never is such a file. */
export function parseArchivePath(path: string): ArchiveFile | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const [, branch, period, dataset, id, interval, name] = match;
  const date = /-(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(name);
  const bars = dataset === "klines" || dataset === "markPriceKlines";
  if (!date || bars !== (interval !== undefined)) return undefined;
  const expected = [id, bars ? interval : dataset, date[0].slice(1)].join("-");
  const monthly = period === "monthly";
  if (name !== expected || monthly !== (date[3] === undefined)) return undefined;
  if (branch === "spot" && (dataset === "markPriceKlines" || dataset === "fundingRate")) {
    return undefined;
  }
  if (!monthly && dataset === "fundingRate") return undefined; // months only
  if (bars && !(interval in INTERVALS)) return undefined;
  const year = Number(date[1]), month = Number(date[2]) - 1;
  const from = Date.UTC(year, month, monthly ? 1 : Number(date[3]));
  return {
    market: branch === "spot" ? "spot" : "swap",
    id,
    dataset: dataset as ArchiveFile["dataset"],
    interval,
    name,
    from,
    to: monthly ? Date.UTC(year, month + 1, 1) : from + DAY_MS,
    monthly,
  };
}

function barRow(bar: MadeBar, stepMs: number, toUnit: (ms: number, end?: boolean) => string) {
  return [
    toUnit(bar.time),
    eightDecimals(bar.open, 2),
    eightDecimals(bar.high, 2),
    eightDecimals(bar.low, 2),
    eightDecimals(bar.close, 2),
    eightDecimals(bar.volume, 5),
    toUnit(bar.time + stepMs - 1, true),
    eightDecimals(bar.quoteVolume, 7),
    bar.trades,
    eightDecimals(bar.takerBuyVolume, 5),
    eightDecimals(bar.takerBuyQuote, 7),
    0,
  ].join(",");
}

function tradeRow(trade: MadeTrade, spot: boolean, toUnit: (ms: number) => string): string {
  const maker = trade.buyerIsMaker;
  return [
    trade.id,
    eightDecimals(trade.price, 2),
    eightDecimals(trade.size, 5),
    trade.firstId,
    trade.lastId,
    toUnit(trade.time),
    spot ? (maker ? "True,True" : "False,True") : String(maker),
  ].join(",");
}

/** The text of a file: no header for spot, one for futures, as Binance has it. */
export function archiveText(
  file: ArchiveFile,
  market: Market,
  { now, faults = [] }: { now: number; faults?: readonly Fault[] },
): string {
  const spot = file.market === "spot";
  const micro = spot && file.from >= MICROSECONDS_SINCE;
  const toUnit = (ms: number, end = false) => micro ? `${ms}${end ? "999" : "000"}` : String(ms);
  const to = Math.min(file.to, now);
  let header: string;
  let lines: string[];
  if (file.dataset === "aggTrades") {
    header = TRADE_HEADER;
    lines = spoilRows(market.trades(file.from, to), faults).map((t) => tradeRow(t, spot, toUnit));
  } else if (file.dataset === "fundingRate") {
    header = FUNDING_HEADER;
    // Settlements are stamped some milliseconds late now and then.
    lines = market.funding(file.from, to).map(({ time, rate }) =>
      `${time + (time / MINUTE_MS) % 4},${FUNDING_HOURS},${(rate / 1e8).toFixed(8)}`
    );
  } else {
    const stepMs = INTERVALS[file.interval!] * MINUTE_MS;
    const bars = file.dataset === "klines"
      ? market.bars(file.interval!, file.from, Math.min(file.to, now - stepMs + 1))
      : market.marks(file.interval!, file.from, Math.min(file.to, now - stepMs + 1));
    if (faults.some((fault) => fault.kind === "openLastBar") && now < file.to) {
      bars.push(market.openBar(file.interval!, now));
    }
    header = BAR_HEADER;
    lines = spoilRows(bars, faults).map((bar) => barRow(bar, stepMs, toUnit));
  }
  return (spot ? "" : `${header}\n`) + lines.map((line) => `${line}\n`).join("");
}

/** The text as a zip of one CSV; equal text gives equal bytes. */
export async function zipText(name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  await writer.add(`${name}.csv`, new Uint8ArrayReader(new TextEncoder().encode(text)), {
    lastModDate: new Date(Date.UTC(2020, 0, 1)),
  });
  return await writer.close() as Uint8Array<ArrayBuffer>;
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
