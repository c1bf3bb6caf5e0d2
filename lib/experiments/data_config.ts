import { z } from "zod";
import { parseIsoTime } from "../data/mod.ts";
import { number, object, oneOf, text } from "./config_fields.ts";

const sampleData = object({
  sample: oneOf("BTCUSDT-1d", "ETHUSDT-1d", "SP500-1d").describe("Name of a bundled sample"),
});

const intervalError = "Expected a bar interval (like 1m, 2h, 1d)";
const interval = z.string({ error: intervalError })
  .regex(/^[1-9]\d*[smhdw]$/, { error: intervalError })
  .describe("Length of one bar: a count and one of s, m, h, d, w");

const calendar = oneOf("continuous", "weekdays", "xnys").default("continuous")
  .describe("When bars are due: always, Monday to Friday, or in the sessions of New York");

const fileData = object({
  file: text("the path of a file of bars")
    .describe("CSV, Parquet, Feather or JSON file, relative to the configuration's folder"),
  interval,
  symbol: text("the instrument's name").describe("Name of the instrument, as reports print it"),
  columns: z.partialRecord(
    oneOf(
      "time",
      "open",
      "high",
      "low",
      "close",
      "volume",
      "quoteVolume",
      "trades",
      "takerBuyVolume",
      "coverage",
    ),
    text("the name of a column in the file"),
    { error: "Expected an object from a bar's column to a column of the file" },
  ).optional()
    .describe("Column names in the file where they differ from Assay's"),
  timeUnit: oneOf("s", "ms", "us", "ns").optional()
    .describe("Unit of times given as numbers; recognised by their size when absent"),
  calendar,
});

const timeError = "Expected a time in ISO 8601 (like 2024-03-01 or 2024-03-01T08:00Z)";
const time = z.string({ error: timeError })
  .refine((text) => Number.isFinite(parseIsoTime(text)), { error: timeError });

const offsetError = "Expected an interval, perhaps with a minus (like 8h or -30m)";

const storeData = object({
  exchange: text("the name of an exchange in the store")
    .describe("Exchange, as the store knows it (like binance)"),
  market: oneOf("spot", "swap").default("spot").describe("swap are perpetual futures"),
  symbol: text("the instrument's name").describe("Instrument (like BTC/USDT)"),
  interval,
  from: time.describe("No bar opens earlier; ISO 8601, UTC unless it has an offset"),
  to: time.describe("No bar closes later"),
  sessionOffset: z.string({ error: offsetError })
    .regex(/^-?[1-9]\d*[smhdw]$/, { error: offsetError }).optional()
    .describe("How much later than 00:00 UTC bars begin"),
  minCoverage: number({ min: 0, max: 1 }).default(1)
    .describe("Share of a bar that must be stored where it is made of shorter ones"),
  root: text("the path of a store").optional()
    .describe("Folder of the store, relative to the configuration's; data/store when absent"),
  calendar,
});

const ways =
  "the key sample, with file, interval and symbol, or with exchange, symbol, interval, " +
  "from and to";

/** Where the bars of one instrument come from: a bundled sample, a file or an entry of the store. */
export const sourceConfig = z.union([sampleData, fileData, storeData], {
  error: `Expected an object with ${ways}`,
});

/** Settings of one source of bars. */
export type SourceConfig = z.output<typeof sourceConfig>;

const symbolsError = "Expected a list of at least two sources of bars";

const symbolsData = object({
  symbols: z.array(sourceConfig, { error: symbolsError })
    .min(2, { error: symbolsError })
    .describe("Where the bars of each instrument come from; all of one interval"),
  pooling: oneOf("pooled", "each").default("pooled").describe(
    "pooled: one model learns from all symbols, in folds cut by time; each: every symbol has folds, models and thresholds of its own",
  ),
});

/** Where bars come from: one source, or several for an experiment on several instruments. */
export const dataConfig = z.union([sampleData, fileData, storeData, symbolsData], {
  error: `Expected an object with ${ways}; or with symbols, a list of such objects`,
});
