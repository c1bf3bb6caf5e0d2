import { atRow } from "../options/distance.ts";
import type { Engine } from "./engine.ts";

/**
 * Sets the levels of exits after a fill of order `id` that opened or added to the position: distances
 * from the mean entry price, or the order's own prices.
 */
export function setLevels(engine: Engine, id: number): void {
  const { account: { book, units }, position, settings: { exits } } = engine;
  const { columns } = engine.orders.log;
  const side = units > 0 ? 1 : -1;
  const entry = book.entryNotional / book.entered;
  const decided = columns.row[id];
  const ownStop = columns.stopLoss[id], ownTarget = columns.takeProfit[id];
  position.stopLevel = Number.isNaN(ownStop)
    ? entry * (1 - side * atRow(exits.stopLoss, decided))
    : ownStop;
  position.targetLevel = Number.isNaN(ownTarget)
    ? entry * (1 + side * atRow(exits.takeProfit, decided))
    : ownTarget;
  position.trailDistance = atRow(exits.trailingStop, decided) * entry;
  // The best price so far: NaN on a fresh position, or one that has turned round.
  const { best } = position;
  position.best = side * best > side * entry ? best : entry;
  position.trailLevel = position.best - side * position.trailDistance;
}

/** Moves a trailing stop after a bar, by its best price. */
export function trail({ position, account: { units } }: Engine, high: number, low: number): void {
  if (units === 0 || Number.isNaN(position.trailDistance)) return;
  if (units > 0) {
    if (high > position.best) position.best = high;
    position.trailLevel = position.best - position.trailDistance;
  } else {
    if (low < position.best) position.best = low;
    position.trailLevel = position.best + position.trailDistance;
  }
}
