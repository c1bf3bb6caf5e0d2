import type { GoldenCase } from "./golden.ts";
import { barsOf } from "./golden.ts";

const buy = (units: number, rest: object = {}) => ({ side: "buy", units, ...rest } as const);
const sell = (units: number, rest: object = {}) => ({ side: "sell", units, ...rest } as const);

/** Stop-loss, take-profit, trailing stop, time exit, lower bars. */
export const EXIT_CASES: readonly GoldenCase[] = [
  {
    rule: "a stop-loss fills at its level",
    bars: "100 | 100 | 100 101 97 99 | 99",
    orders: { 0: buy(5) },
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 98 stopLoss"],
    equity: 990,
  },
  {
    rule: "a stop-loss beyond a gap fills at the open",
    bars: "100 | 100 | 95 99 94 98 | 98",
    orders: { 0: buy(5) },
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open +5 @ 100", "2 open -5 @ 95 stopLoss"],
    equity: 975,
  },
  {
    rule: "a stop-loss works in the bar of the entry",
    bars: "100 | 100 101 97 99 | 99",
    orders: { 0: buy(5) },
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open +5 @ 100", "1 inside -5 @ 98 stopLoss"],
  },
  {
    rule: "a short's stop-loss lies above its entry",
    bars: "100 | 100 | 100 103 99 101 | 101",
    orders: { 0: sell(5) },
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open -5 @ 100", "2 inside +5 @ 102 stopLoss"],
    equity: 990,
  },
  {
    rule: "slippage makes a stop-loss worse than its level",
    bars: "100 | 100 | 100 101 97 99 | 99", // paid 101, level 0.98 * 101 = 98.98, 1 % below it
    orders: { 0: buy(5) },
    options: { slippage: 0.01, exits: { stopLoss: 0.02 } },
    fills: ["1 open +5 @ 101", "2 inside -5 @ 97.9902 stopLoss"],
  },
  {
    rule: "a level that the fill's price puts above the open fills at the open",
    bars: "100 | 100 100.5 99 100 | 99", // paid 104, level 101.92: the price is below it at once
    orders: { 0: buy(5) },
    options: { fixedSlippage: 4, exits: { stopLoss: 0.02 } },
    fills: ["1 open +5 @ 104", "1 inside -5 @ 96 stopLoss"],
  },
  {
    rule: "a take-profit fills at its level",
    bars: "100 | 100 | 100 105 99 103 | 103",
    orders: { 0: buy(5) },
    options: { exits: { takeProfit: 0.04 } },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 104 takeProfit"],
    equity: 1020,
  },
  {
    rule: "a take-profit beyond a gap fills at the open",
    bars: "100 | 100 | 107 108 106 107 | 107",
    orders: { 0: buy(5) },
    options: { exits: { takeProfit: 0.04 } },
    fills: ["1 open +5 @ 100", "2 open -5 @ 107 takeProfit"],
    equity: 1035,
  },
  {
    rule: "a short's take-profit lies below its entry",
    bars: "100 | 100 | 100 101 95 97 | 97",
    orders: { 0: sell(5) },
    options: { exits: { takeProfit: 0.04 } },
    fills: ["1 open -5 @ 100", "2 inside +5 @ 96 takeProfit"],
  },
  {
    rule: "a take-profit pays slippage as a market order",
    bars: "100 | 100 | 100 105 99 103 | 103",
    orders: { 0: buy(5, { takeProfit: 104 }) },
    options: { slippage: 0.01 },
    fills: ["1 open +5 @ 101", "2 inside -5 @ 102.96 takeProfit"],
  },
  {
    rule: "a take-profit as a limit order is a maker's",
    bars: "100 | 100 | 100 105 99 103 | 103",
    orders: { 0: buy(5, { takeProfit: 104 }) },
    options: { slippage: 0.01, fee: 0.01, makerFee: 0, exits: { takeProfitOrder: "limit" } },
    fills: ["1 open +5 @ 101", "2 inside -5 @ 104 takeProfit"],
    paid: 5.05,
  },
  {
    rule: "when stop-loss and take-profit are both inside a bar, the stop comes first",
    bars: "100 | 100 | 100 105 97 103 | 103",
    orders: { 0: buy(5) },
    options: { exits: { stopLoss: 0.02, takeProfit: 0.04 } },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 98 stopLoss"],
  },
  {
    rule: "lower bars show that the take-profit came first",
    bars: "100 | 100 | 100 105 97 103 | 103",
    orders: { 0: buy(5) },
    options: {
      exits: { stopLoss: 0.02, takeProfit: 0.04 },
      lowerBars: barsOf("100 | 100 | 100 | 100 | 100 105 100 104 | 104 104 97 103 | 103 | 103", 12),
    },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 104 takeProfit"],
  },
  {
    rule: "a gap between lower bars fills at the lower bar's open",
    bars: "100 | 100 | 100 101 95 96 | 96",
    orders: { 0: buy(5) },
    options: {
      exits: { stopLoss: 0.02 },
      lowerBars: barsOf("100 | 100 | 100 | 100 | 100 101 99 99 | 95 96 95 96 | 96 | 96", 12),
    },
    fills: ["1 open +5 @ 100", "2 open -5 @ 95 stopLoss"],
  },
  {
    rule: "lower bars that leave the bar's range are not used",
    bars: "100 | 100 | 100 105 97 103 | 103",
    orders: { 0: buy(5) },
    options: {
      exits: { stopLoss: 0.02, takeProfit: 0.04 },
      lowerBars: barsOf("100 | 100 | 100 | 100 | 100 110 100 104 | 104 104 97 103 | 103 | 103", 12),
    },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 98 stopLoss"],
  },
  {
    rule: "a position opened inside a bar takes its profit from the next bar on",
    bars: "100 | 101 106 96 102 | 102 106 101 105 | 105",
    orders: { 0: buy(5, { limit: 97 }) }, // level 100.88
    options: { exits: { takeProfit: 0.04 } },
    fills: ["1 inside +5 @ 97", "2 open -5 @ 102 takeProfit"],
  },
  {
    rule: "the low of the bar counts against a position opened inside it",
    bars: "100 | 101 106 94 102 | 102",
    orders: { 0: buy(5, { limit: 97 }) },
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 inside +5 @ 97", "1 inside -5 @ 95.06 stopLoss"],
  },
  {
    rule: "a trailing stop follows the best price of the bars before",
    bars: "100 | 100 108 100 108 | 108 110 105 106 | 104 104 102 103 | 103",
    orders: { 0: buy(5) }, // 5 below the best: 103 after row 1, 105 after row 2
    options: { exits: { trailingStop: 0.05 } },
    fills: ["1 open +5 @ 100", "3 open -5 @ 104 trailingStop"],
  },
  {
    rule: "a trailing stop stands still inside a bar",
    bars: "100 | 100 120 97 118 | 118 118 110 112 | 112",
    orders: { 0: buy(5) }, // 95 in row 1 in spite of the high, 115 in row 2
    options: { exits: { trailingStop: 0.05 } },
    fills: ["1 open +5 @ 100", "2 inside -5 @ 115 trailingStop"],
  },
  {
    rule: "a short's trailing stop follows the lowest price",
    bars: "100 | 100 100 90 91 | 91 97 91 96 | 96",
    orders: { 0: sell(5) },
    options: { exits: { trailingStop: 0.05 } },
    fills: ["1 open -5 @ 100", "2 inside +5 @ 95 trailingStop"],
  },
  {
    rule: "a position opened inside a bar by a stop takes its profit from the next bar on, too",
    bars: "100 | 101 109 100 105 | 106 109 105 108 | 108",
    orders: { 0: buy(5, { stop: 103, takeProfit: 107 }) },
    fills: ["1 inside +5 @ 103", "2 inside -5 @ 107 takeProfit"],
  },
  {
    rule: "of the bar inside which a position was opened, a trailing stop knows the close only",
    bars: "100 | 101 120 97 102 | 102 102 96 98 | 98", // 5 % of 97 is 4.85, below a close of 102
    orders: { 0: buy(5, { limit: 97 }) },
    options: { exits: { trailingStop: 0.05 } },
    fills: ["1 inside +5 @ 97", "2 inside -5 @ 97.15 trailingStop"],
  },
  {
    rule: "an exit takes back what is left of the entry",
    bars: "100 | 100 100 100 100 20 | 95 95 94 95 20 | 95",
    orders: { 0: buy(5) },
    options: { market: { maxVolumeShare: 0.1 }, exits: { stopLoss: 0.02 } },
    fills: ["1 open +2 @ 100", "2 open -2 @ 95 stopLoss"],
    log: ["0 partlyFilled positionClosed", "2 filled"],
  },
  {
    rule: "a time exit closes at the open after so many bars",
    bars: "100 | 100 | 101 | 102 | 103 | 104",
    orders: { 0: buy(5) },
    options: { exits: { timeExit: 3 } },
    fills: ["1 open +5 @ 100", "4 open -5 @ 103 timeExit"],
    equity: 1015,
  },
  {
    rule: "a level scaled by volatility takes the range known at the decision",
    // True ranges 4 and 2 by Wilder with window 1; 2 at a close of 100 is 0.02, twice that 4 %.
    bars: "100 102 98 100 | 100 101 99 100 | 100 104 97 103 | 103 103 95 99 | 99",
    orders: { 1: buy(5) },
    options: { exits: { stopLoss: { multiple: 2, window: 1 } } },
    fills: ["2 open +5 @ 100", "3 inside -5 @ 96 stopLoss"],
  },
  {
    rule: "without a known range there is no level and no entry",
    bars: "100 | 100 | 100",
    orders: { 0: buy(5) },
    options: { exits: { stopLoss: { multiple: 2, window: 5 } } },
    fills: [],
    log: ["0 refused noExitLevel"],
  },
  {
    rule: "a position that a stop has closed is not entered again while the wish stays",
    bars: "100 | 100 | 100 101 97 99 | 99 | 99 | 99 | 99",
    targets: "1 1 1 1 0 1 1",
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open +10 @ 100", "2 inside -10 @ 98 stopLoss", "6 open +9.89899 @ 99"],
  },
  {
    rule: "at an open that passes a stop, the exit comes before the order that waits",
    bars: "100 | 100 | 95 95 94 95 | 90",
    targets: "1 -1 . .",
    options: { exits: { stopLoss: 0.02 } },
    fills: ["1 open +10 @ 100", "2 open -10 @ 95 stopLoss", "2 open -10 @ 95"],
    equity: 1000,
  },
];
