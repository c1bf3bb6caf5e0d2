import { SortedWindow } from "../../stats/rolling/mod.ts";
import type { CreatePass } from "./pass.ts";
import { WINDOWS } from "./windows.ts";

/** Columns of the order of the closes. */
export type OrderFamily = "QTLU" | "QTLD" | "RANK";

/**
 * Reads quantiles and ranks out of sorted windows that move along. They hold nothing but the values
 * of the window, so what they carry on leaves no trace of the older past.
 */
export const createOrderPass: CreatePass<OrderFamily> = () => {
  const windows = WINDOWS.map((window) => new SortedWindow(window));
  return ({ close, closeRun }, { QTLU, QTLD, RANK }, { from, to }) => {
    windows.forEach((sorted, k) => {
      const window = WINDOWS[k];
      const upper = QTLU[k], lower = QTLD[k], rank = RANK[k];
      for (let at = from, r = 0; at < to; at++, r++) {
        const run = closeRun[at], x = close[at];
        if (run === 0) sorted.clear();
        if (run > window) sorted.replace(close[at - window], x);
        else if (run > 0) sorted.add(x);
        const whole = run >= window;
        upper[r] = whole ? sorted.quantile(0.8) / x : NaN;
        lower[r] = whole ? sorted.quantile(0.2) / x : NaN;
        rank[r] = whole ? sorted.rank() : NaN;
      }
    });
  };
};
