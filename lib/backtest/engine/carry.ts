import { AMOUNT_KIND } from "../codes.ts";
import type { Engine } from "./engine.ts";

const YEAR_MS = 365 * 86_400_000;

/** Charges funding, borrow and interest on what was held until the row's open. */
export function chargeCarry({ account, settings, bars, row }: Engine): void {
  const { units, cash, book } = account;
  if (units === 0) return;
  const { fundingRate, borrowRate, interestRate } = settings.carry;
  const worth = units * bars.open[row];
  const years = row > 0 ? (bars.time[row] - bars.time[row - 1]) / YEAR_MS : 0;
  const rate = fundingRate ? fundingRate[row] : 0;
  const funding = Number.isNaN(rate) ? 0 : worth * rate;
  const borrow = (units < 0 ? -worth * borrowRate * years : 0) +
    (cash < 0 ? -cash * interestRate * years : 0);
  account.totalFunding += funding;
  account.totalBorrow += borrow;
  book.carry += funding + borrow;
  account.cash = cash - funding - borrow;
}

/** Turns units and prices into those after a split; what they are worth stays. */
export function applySplit(engine: Engine): void {
  const { account, position, orders, settings: { barRules }, row } = engine;
  const ratio = barRules.splitRatio?.[row] ?? 1;
  if (ratio === 1) return;
  account.units *= ratio;
  account.book.entered *= ratio;
  account.book.exited *= ratio;
  position.stopLevel /= ratio;
  position.trailLevel /= ratio;
  position.targetLevel /= ratio;
  position.best /= ratio;
  position.trailDistance /= ratio;
  engine.lastClose /= ratio;
  const { columns } = orders.log;
  for (let k = 0; k < orders.count; k++) {
    const id = orders.working[k];
    for (const price of ["limit", "stop", "stopLoss", "takeProfit"] as const) {
      columns[price][id] /= ratio;
    }
    columns.left[id] *= ratio;
    columns.filled[id] *= ratio;
    if (columns.by[id] === AMOUNT_KIND.units) columns.amount[id] *= ratio;
  }
}
