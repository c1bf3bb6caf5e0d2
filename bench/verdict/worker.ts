/**
 * One thread of bench:verdict: judges the markets it is given, one after the other. @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { sampleBars } from "../../lib/data/mod.ts";
import { judgeMarket } from "./judge_market.ts";
import type { MarketSpec } from "./market.ts";

declare const self: DedicatedWorkerGlobalScope;

const sample = await sampleBars("BTCUSDT-1d");
self.onmessage = async ({ data }: MessageEvent<MarketSpec>) => {
  self.postMessage(await judgeMarket(data, { sample }));
};
self.postMessage("ready");
