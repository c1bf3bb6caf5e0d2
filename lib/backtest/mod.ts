/** Level 4: from wished positions to fills, trades and equity. @module */
export * from "./buy_and_hold.ts";
export type { Costs } from "./order.ts";
export * from "./run.ts";
export type { Trades } from "./trades.ts";
