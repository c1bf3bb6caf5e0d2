import {
  assertInteger,
  assertKnownOptions,
  assertOneOf,
  type Bars,
  type OptionNames,
} from "../../core/mod.ts";
import { type Distance, type PerRow, resolveDistance } from "./distance.ts";

/** Exits that wait at the exchange while a position is open. */
export interface ExitOptions {
  /** Loss from the mean entry price at which the position is closed. Default: none. */
  readonly stopLoss?: Distance;
  /** Gain from the mean entry price at which the position is closed. Default: none. */
  readonly takeProfit?: Distance;
  /**
   * Retreat from the best price since the entry at which the position is closed. The best price is
   * that of the bars before and of the entry: within a bar the level stands still. Default: none.
   */
  readonly trailingStop?: Distance;
  /** Bars after which the position is closed at the open. Default: none. */
  readonly timeExit?: number;
  /**
   * "market" pays slippage and the taker's fee when the take-profit is touched; "limit" fills at the
   * level itself for the maker's fee. Default: "market".
   */
  readonly takeProfitOrder?: "market" | "limit";
}

const KNOWN: OptionNames<ExitOptions> = {
  stopLoss: true,
  takeProfit: true,
  trailingStop: true,
  timeExit: true,
  takeProfitOrder: true,
};

/** {@linkcode ExitOptions} by deciding row. */
export interface Exits {
  readonly stopLoss: PerRow;
  readonly takeProfit: PerRow;
  readonly trailingStop: PerRow;
  readonly timeExit: number;
  readonly takeProfitAsLimit: boolean;
  /** Whether a level can be inside a bar, so that highs and lows have to be sound. */
  readonly any: boolean;
}

/** Checks the options and computes the distances of all rows. */
export function resolveExits(options: ExitOptions, bars: Bars): Exits {
  assertKnownOptions("exits", options, KNOWN);
  const { stopLoss, takeProfit, trailingStop, timeExit = Infinity, takeProfitOrder = "market" } =
    options;
  if (timeExit !== Infinity) assertInteger("exits.timeExit", timeExit, { min: 1 });
  assertOneOf("exits.takeProfitOrder", takeProfitOrder, ["market", "limit"]);
  return {
    stopLoss: resolveDistance("exits.stopLoss", stopLoss, bars),
    takeProfit: resolveDistance("exits.takeProfit", takeProfit, bars),
    trailingStop: resolveDistance("exits.trailingStop", trailingStop, bars),
    timeExit,
    takeProfitAsLimit: takeProfitOrder === "limit",
    any: [stopLoss, takeProfit, trailingStop].some((distance) => distance !== undefined),
  };
}
