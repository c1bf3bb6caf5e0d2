import { AMOUNT_KIND, PURPOSE, REASON } from "../codes.ts";
import { type Engine, equityAt } from "./engine.ts";
import { cancelOrders } from "./match_orders.ts";
import { addOrder } from "./orders.ts";

const DAY_MS = 86_400_000;

/** Asks to close the position at the next open, and takes back what could open another. */
function flatten(engine: Engine, purpose: number, reason: number): void {
  const { account: { units }, orders, bars, row } = engine;
  cancelOrders(engine, reason, true);
  if (units === 0) return;
  addOrder(orders, {
    row,
    time: bars.time[row] + bars.intervalMs,
    by: AMOUNT_KIND.close,
    side: -Math.sign(units),
    amount: NaN,
    firstRow: row + 1,
    purpose,
    reduceOnly: true,
  });
}

/** Notes trades that have ended since the last look. */
function countTrades({ account: { book: { rows } }, risk, settings }: Engine): void {
  const { losses, lossBars, coolBars, coolAfterLoss } = settings.risk;
  for (; risk.trades < rows.length; risk.trades++) {
    const lost = rows.columns.pnl[risk.trades] < 0;
    const exitRow = rows.columns.exitRow[risk.trades];
    risk.losses = lost ? risk.losses + 1 : 0;
    if (risk.losses >= losses) {
      risk.lossRow = exitRow + lossBars;
      risk.losses = 0;
    }
    if (coolBars > 0 && (lost || !coolAfterLoss)) risk.coolRow = exitRow + coolBars;
  }
}

/** Looks at all rules of risk at a row's close; `before` is the close before, NaN for none. */
export function riskAtClose(engine: Engine, before: number): void {
  const { risk, settings: { risk: rules }, bars, row } = engine;
  const close = bars.close[row];
  const value = equityAt(engine, close);
  const day = Math.floor(bars.time[row] / DAY_MS);
  if (day !== risk.day) {
    risk.day = day;
    risk.dayEquity = risk.lastEquity;
  }
  risk.lastEquity = value;
  countTrades(engine);
  if (value > risk.peak) risk.peak = value;
  if (Math.abs(close / before - 1) >= rules.move) risk.breakerRow = row + rules.moveBars;
  if (!risk.stopped && value <= risk.peak * (1 - rules.maxDrawdown)) {
    risk.stopped = true;
    flatten(engine, PURPOSE.maxDrawdown, REASON.maxDrawdown);
  } else if (risk.lostDay !== day && value <= risk.dayEquity * (1 - rules.dailyLoss)) {
    risk.lostDay = day;
    flatten(engine, PURPOSE.dailyLoss, REASON.dailyLoss);
  }
}

/** Why nothing may be entered on a side at the row's close; 0 when it may. */
export function entryRefusal({ settings, risk, row }: Engine, side: number): number {
  if (side < 0 && settings.longOnly) return REASON.shortsNotAllowed;
  const { refusals, exits } = settings;
  if (refusals) {
    const reason = (side > 0 ? refusals.long : refusals.short)[row];
    if (reason) return reason;
  }
  if (exits.any) {
    for (const distance of [exits.stopLoss, exits.takeProfit, exits.trailingStop]) {
      if (typeof distance !== "number" && !(distance[row] > 0)) return REASON.noExitLevel;
    }
  }
  if (risk.stopped) return REASON.maxDrawdown;
  if (risk.lostDay >= 0 && risk.lostDay === risk.day) return REASON.dailyLoss;
  if (row < risk.breakerRow) return REASON.circuitBreaker;
  if (row < risk.lossRow) return REASON.lossStreak;
  if (row < risk.coolRow) return REASON.coolDown;
  return REASON.none;
}
