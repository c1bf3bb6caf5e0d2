import { z } from "zod";
import { object, oneOf, text } from "./config_fields.ts";
import { sourceConfig } from "./data_config.ts";

const stored = object({
  exchange: text("the name of an exchange in the store")
    .describe("Exchange, as the store knows it (like binance)"),
  market: oneOf("spot", "swap").optional()
    .describe("swap are perpetual futures; swap for funding and spot for flow when absent"),
  symbol: text("the instrument's name").describe("Instrument (like BTC/USDT)"),
  root: text("the path of a store").optional()
    .describe("Folder of the store, relative to the configuration's; data/store when absent"),
});

/** Where features find bars besides those of `data`. */
export const othersConfig = object({
  crossAsset: z.array(sourceConfig, { error: "Expected a list of sources of bars" })
    .min(1, { error: "Expected a list of at least one source of bars" }).optional()
    .describe("Other instruments: adds the set crossAsset, aligned by time"),
  basis: sourceConfig.optional()
    .describe("Another market in the same asset: adds how far the close is from that market's"),
  funding: stored.optional().describe("Funding of a perpetual swap in the store: adds its rates"),
  flow: stored.optional()
    .describe("Minutes of trades in the store: adds the set flowMicrostructure"),
});

/** Settings of other bars that features read. */
export type OthersConfig = z.output<typeof othersConfig>;

/** Settings of an entry of the store that holds no bars. */
export type StoredConfig = z.output<typeof stored>;
