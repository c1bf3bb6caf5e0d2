import { type OrderStatus, type Reason, REASONS, STATUSES } from "./codes.ts";
import type { Orders } from "./engine/orders.ts";

/** How many orders ended in one way for one reason. */
export interface OrderOutcome {
  readonly status: OrderStatus;
  readonly reason: Reason;
  readonly count: number;
}

/**
 * What became of all orders, the most frequent outcome first: why there were no trades, for one.
 *
 * @example
 * ```ts
 * import { explainOrders, runSignals } from "lib/backtest/mod.ts";
 * import { sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { trades, orders } = runSignals(bars, { longEntry: bars.close.map((_, t) => t % 100 ? 0 : 1) }, {
 *   ...{ side: "long", fee: 0.001, slippage: 0.0005, initialCash: 1000 },
 *   market: { minNotional: 5000 },
 * });
 * assert.equal(trades.side.length, 0);
 * assert.deepEqual(explainOrders(orders)[0], { status: "refused", reason: "tooSmall", count: 26 });
 * ```
 */
export function explainOrders({ status, reason }: Orders): readonly OrderOutcome[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < status.length; i++) {
    const key = status[i] * REASONS.length + reason[i];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([key, count]) => ({
    status: STATUSES[Math.floor(key / REASONS.length)],
    reason: REASONS[key % REASONS.length],
    count,
  }));
}
