import { AMOUNT_KIND, MOMENT, REASON, STATUS, TIME_IN_FORCE } from "../codes.ts";
import { fillPrice } from "../order.ts";
import { settle } from "./account.ts";
import { clearPosition, type Engine, equityAt } from "./engine.ts";
import { setLevels } from "./entry_levels.ts";
import { endOrder } from "./orders.ts";
import { inSteps, wantedUnits } from "./wanted_units.ts";

/** Where and how an order meets the market. */
export interface Meeting {
  /** Price before slippage. */
  readonly market: number;
  /** Index into `MOMENTS`. */
  readonly moment: number;
  /** Whether it waited in the book: maker's fee, no slippage. */
  readonly maker?: boolean;
  /** Fills the whole order whatever the volume, at this fee: a liquidation, or a ruin. */
  readonly forcedFee?: number;
  /** Fills at the market's price itself. Default: what `maker` says. */
  readonly exact?: boolean;
}

const TOLERANCE = 1 + 1e-9;

function refuse(engine: Engine, id: number, reason: number): void {
  endOrder(engine.orders, id, { status: STATUS.refused, reason, row: engine.row });
}

/** Units the row's volume still has, in whole steps; a bar without volume has none. */
function available({ settings: { market: { unitStep } }, volumeLeft }: Engine): number {
  return volumeLeft === Infinity ? Infinity : inSteps(Math.max(volumeLeft, 0), unitStep);
}

/** The position over equity that a fill may lead to, as units; Infinity when nothing limits it. */
function mostUnits(engine: Engine, price: number): number {
  const { settings: { risk: { maxExposure } } } = engine;
  return maxExposure === Infinity
    ? Infinity
    : maxExposure * Math.max(equityAt(engine, price), 0) / price;
}

/** What remains of an order: 0 when a fill of what it wants would change nothing. */
interface Plan {
  after: number;
  /** Why less than wanted, 0 when nothing was cut. */
  reason: number;
}

/** Cuts what an order wants to what sides, exposure and steps allow. */
function allowed(engine: Engine, id: number, wanted: number, market: number): Plan {
  const { account: { units }, settings, orders: { log: { columns } } } = engine;
  let after = wanted, reason: number = REASON.none;
  const turns = after * units < 0;
  if (columns.reduceOnly[id] && (turns || Math.abs(after) > Math.abs(units))) {
    // What would open is cut; an order on the position's own side has nothing to close.
    after = turns ? 0 : units;
    if (!turns) reason = REASON.noPosition;
  }
  if (settings.longOnly && after < 0) {
    after = 0;
    reason = REASON.shortsNotAllowed;
  }
  if (Math.abs(after) > Math.abs(units) || after * units < 0) {
    const most = mostUnits(engine, market);
    if (Math.abs(after) > most) {
      const cut = Math.sign(after) * Math.max(most, after * units > 0 ? Math.abs(units) : 0);
      if (cut !== after) reason = REASON.exposureLimit;
      after = cut;
    }
  }
  const { unitStep } = settings.market;
  if (unitStep > 0 && after !== 0) after = units + inSteps(after - units, unitStep);
  return { after, reason };
}

/** Why an order that adds to or opens a position cannot be filled at all; 0 when it can. */
function obstacle(engine: Engine, id: number, after: number, price: number): number {
  const { account: { units }, settings: { market, margin, costs } } = engine;
  const { columns } = engine.orders.log;
  if (after === 0 || (Math.abs(after) < Math.abs(units) && after * units > 0)) return REASON.none;
  const size = Math.abs(after - units);
  if (size < market.minUnits / TOLERANCE || size * price < market.minNotional / TOLERANCE) {
    return REASON.tooSmall;
  }
  // A target is sized to fit.
  if (columns.by[id] === AMOUNT_KIND.target) return REASON.none;
  if (
    units * after > 0 && columns.filled[id] === 0 &&
    engine.position.entries >= engine.pyramiding
  ) {
    return REASON.alreadyInPosition;
  }
  const left = equityAt(engine, price) - costs.fee * size * price;
  return Math.abs(after) * price > margin.leverage * left * TOLERANCE
    ? REASON.insufficientMargin
    : REASON.none;
}

/** The price of a fill: impact by its share of the volume, a limit is never passed. */
function priceOf(
  engine: Engine,
  id: number,
  change: number,
  { market, maker, exact = maker }: Meeting,
): number {
  if (exact) return market;
  const { settings: { costs, market: { priceStep } }, bars, row } = engine;
  let { slippage } = costs;
  if (costs.impact > 0) slippage += costs.impact * Math.sqrt(Math.abs(change) / bars.volume[row]);
  const buying = change > 0;
  const price = fillPrice(market, buying, {
    // No price below 0, however large the order.
    slippage: buying ? slippage : Math.min(slippage, 0.99),
    fixedSlippage: costs.fixedSlippage,
    priceStep,
  });
  const limit = engine.orders.log.columns.limit[id];
  if (Number.isNaN(limit)) return price > 0 ? price : market;
  return buying ? Math.min(price, limit) : Math.max(price, limit);
}

/** What the order is sized with: its own impact is guessed from its size without it. */
function sized(engine: Engine, id: number, { market, maker }: Meeting): number {
  const { settings: { costs, market: { priceStep } }, bars, row } = engine;
  const terms = {
    price: market,
    fee: maker ? costs.makerFee : costs.fee,
    slippage: maker ? 0 : costs.slippage,
    fixedSlippage: maker ? 0 : costs.fixedSlippage,
    priceStep: maker ? 0 : priceStep,
  };
  const wanted = wantedUnits(engine, id, terms);
  if (maker || costs.impact === 0) return wanted;
  const change = Math.abs(wanted - engine.account.units);
  const impact = costs.impact * Math.sqrt(change / bars.volume[row]);
  const slippage = Math.min(terms.slippage + impact, 0.99);
  return impact > 0 ? wantedUnits(engine, id, { ...terms, slippage }) : wanted;
}

/** After a fill: entries counted, levels set or forgotten. */
function follow(engine: Engine, id: number, before: number, { moment, market }: Meeting): void {
  const { account: { units }, position, orders: { log: { columns } } } = engine;
  if (units === 0) {
    clearPosition(position);
  } else if (before * units <= 0 || Math.abs(units) > Math.abs(before)) {
    if (before * units <= 0) clearPosition(position);
    if (columns.filled[id] === units - before || before * units <= 0) position.entries++;
    if (moment === MOMENT.inside) position.insideTime = engine.time;
    setLevels(engine, id);
  }
  if (moment === MOMENT.inside) engine.lastPrice = market;
}

/** Ends an order after a fill, or keeps what is left of it. */
function close(engine: Engine, id: number, left: number, reason: number): void {
  const { columns } = engine.orders.log;
  const { row } = engine;
  if (left === 0) {
    const status = reason === REASON.none ? STATUS.filled : STATUS.partlyFilled;
    endOrder(engine.orders, id, { status, reason, row });
  } else if (columns.timeInForce[id] === TIME_IN_FORCE.ioc) {
    endOrder(engine.orders, id, { status: STATUS.cancelled, reason: REASON.timeInForce, row });
  } else {
    columns.left[id] = left;
  }
}

/**
 * Fills an order where it meets the market, as far as rules and volume allow; logs why it does not.
 * What volume leaves of it works on, sized as it was.
 */
export function execute(engine: Engine, id: number, meeting: Meeting): void {
  const { account, orders: { log: { columns } }, settings, deal, row, bars } = engine;
  const { market, moment, maker = false, forcedFee } = meeting;
  const before = account.units;
  const rest = columns.left[id];
  const wanted = Number.isNaN(rest) ? sized(engine, id, meeting) : before + rest;
  if (Number.isNaN(wanted)) return refuse(engine, id, REASON.noSize);
  const { after: most, reason } = allowed(engine, id, wanted, market);
  let after = most;
  if (after === before) {
    const why = reason || (before === wanted ? REASON.nothingToDo : REASON.tooSmall);
    if (columns.filled[id] === 0) return refuse(engine, id, why);
    return close(engine, id, 0, why);
  }
  const price = priceOf(engine, id, after - before, meeting);
  const against = obstacle(engine, id, after, price);
  if (against !== REASON.none) return refuse(engine, id, against);

  let left = 0;
  const room = forcedFee === undefined ? available(engine) : Infinity;
  const change = after - before;
  if (Math.abs(change) > room) {
    if (columns.timeInForce[id] === TIME_IN_FORCE.fok) {
      return refuse(engine, id, REASON.volumeShare);
    }
    after = before + Math.sign(change) * room;
    left = change - Math.sign(change) * room;
    if (room === 0) return close(engine, id, left, reason);
  }
  deal.row = row;
  deal.time = moment === MOMENT.close ? bars.time[row] + bars.intervalMs : engine.time;
  const closes = before * (after - before) < 0;
  deal.step = moment === MOMENT.close || (moment === MOMENT.inside && closes) ? row + 1 : row;
  deal.market = market;
  deal.price = left === 0 ? price : priceOf(engine, id, after - before, meeting);
  deal.fee = forcedFee ?? (maker ? settings.costs.makerFee : settings.costs.fee);
  deal.moment = moment;
  deal.maker = maker ? 1 : 0;
  deal.order = id;
  account.book.purpose = columns.purpose[id];
  settle(account, after, deal);
  if (engine.volumeLeft !== Infinity) engine.volumeLeft -= Math.abs(after - before);
  columns.filled[id] += after - before;
  columns.notional[id] += (after - before) * deal.price;
  columns.price[id] = columns.notional[id] / columns.filled[id];
  follow(engine, id, before, meeting);
  close(engine, id, left, reason);
}
