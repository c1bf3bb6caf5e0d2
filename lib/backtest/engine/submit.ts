import { AMOUNT_KIND, MOMENT, REASON, STATUS } from "../codes.ts";
import { atRow } from "../options/distance.ts";
import type { Size } from "../sizing/size.ts";
import type { Engine } from "./engine.ts";
import { execute } from "./execute.ts";
import { entryRefusal } from "./risk.ts";
import { addOrder, endOrder, type OrderDraft } from "./orders.ts";

/** An order as decided: the engine adds when. */
export type Decision = Omit<OrderDraft, "row" | "time" | "firstRow" | "lastRow"> & {
  /** Bars it works at most. Default: no limit. */
  readonly bars?: number;
};

/** Logs an order decided at the row's close; it works from the next bar on, or later by the latency. */
export function submit(engine: Engine, decision: Decision): number {
  const { bars, row, settings: { market: { latency } } } = engine;
  const firstRow = row + 1 + latency;
  return addOrder(engine.orders, {
    ...decision,
    row,
    time: bars.time[row] + bars.intervalMs,
    firstRow,
    lastRow: decision.bars === undefined ? Infinity : firstRow + decision.bars - 1,
  });
}

/** Logs an order that was refused before it reached the market. */
export function refuseDecision(engine: Engine, decision: Decision, reason: number): void {
  const id = submit(engine, decision);
  engine.orders.count--;
  endOrder(engine.orders, id, { status: STATUS.refused, reason, row: engine.row });
}

/** Submits an order that may open or add to a position, unless filters or rules of risk refuse it. */
export function submitEntry(engine: Engine, decision: Decision): void {
  const reason = entryRefusal(engine, decision.side);
  if (reason === REASON.none) submit(engine, decision);
  else refuseDecision(engine, decision, reason);
}

/** An entry of a rule's size at the next open. */
export function enterBySize(engine: Engine, side: number, size: Size): void {
  const amount = atRow(side > 0 ? size.long : size.short, engine.row);
  const decision = { by: AMOUNT_KIND[size.by], side, amount };
  if (amount > 0) submitEntry(engine, decision);
  else refuseDecision(engine, decision, REASON.noSize);
}

/** Closes what is held at the next open. */
export function submitClose(engine: Engine): void {
  const side = -Math.sign(engine.account.units);
  submit(engine, { by: AMOUNT_KIND.close, side, amount: NaN, reduceOnly: true });
}

/** Whether a target opens a position, turns it round, or adds to it. */
function adds({ account: { cash, units }, bars, row }: Engine, target: number): boolean {
  if (target === 0) return false;
  if (units * target <= 0) return true;
  const worth = units * bars.close[row];
  return Math.abs(target) > Math.abs(worth / (cash + worth));
}

/**
 * Submits a target position. Where an entry is refused, what is held on the other side is closed all
 * the same. `atClose` fills it at the very close that decided.
 */
export function submitTarget(engine: Engine, target: number, atClose: boolean): void {
  const { account: { units }, row, bars, orders } = engine;
  // Flat and asked to be: no order, and nothing for the log to explain.
  if (target === 0 && units === 0 && orders.count === 0) return;
  const decision = { by: AMOUNT_KIND.target, side: 0, amount: target };
  let wanted = target;
  const reason = adds(engine, target) ? entryRefusal(engine, Math.sign(target)) : REASON.none;
  if (reason !== REASON.none) {
    refuseDecision(engine, decision, reason);
    if (units * target >= 0) return;
    wanted = 0;
  }
  if (!atClose) {
    submit(engine, { ...decision, amount: wanted });
    return;
  }
  const time = bars.time[row] + bars.intervalMs;
  const id = addOrder(orders, { ...decision, amount: wanted, row, time, firstRow: row });
  execute(engine, id, { market: bars.close[row], moment: MOMENT.close });
}
