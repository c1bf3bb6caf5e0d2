import type { CreatePass } from "./pass.ts";
import {
  createMoments,
  windowMoments,
  windowProducts,
  windowTimeProducts,
} from "./window_moments.ts";
import { WINDOWS } from "./windows.ts";

/** Columns of the level of prices, their line over time, and their correlation with volume. */
export type LevelFamily = "ROC" | "MA" | "STD" | "BETA" | "RSQR" | "RESI" | "CORR";

/** Reads all from the moments of close, volume and time. */
export const createLevelPass: CreatePass<LevelFamily> = (space) => {
  const closes = createMoments(space), volumes = createMoments(space);
  const timeProducts = space.columnPerWindow(), volumeProducts = space.columnPerWindow();
  return ({ close, logVolume }, outputs, range) => {
    windowMoments(close, closes, range);
    windowMoments(logVolume, volumes, range);
    windowTimeProducts(close, { means: closes.means, products: timeProducts }, range);
    windowProducts(
      { x: close, y: logVolume, xMeans: closes.means, yMeans: volumes.means },
      volumeProducts,
      range,
    );
    const { from, to } = range;
    WINDOWS.forEach((window, k) => {
      const mean = closes.means[k], squares = closes.squares[k];
      const volumeSquares = volumes.squares[k];
      const timeProduct = timeProducts[k], volumeProduct = volumeProducts[k];
      const roc = outputs.ROC[k], ma = outputs.MA[k], std = outputs.STD[k];
      const beta = outputs.BETA[k], rsqr = outputs.RSQR[k], resi = outputs.RESI[k];
      const corr = outputs.CORR[k];
      const half = (window - 1) / 2;
      const timeSquares = window * (window * window - 1) / 12;
      const perTime = 1 / timeSquares, perRow = 1 / (window - 1);
      for (let at = from, r = 0; at < to; at++, r++) {
        const x = close[at], unit = 1 / x;
        const product = timeProduct[at], square = squares[at];
        const slope = product * perTime;
        const both = square * volumeSquares[at];
        roc[r] = close[at - window] * unit;
        ma[r] = mean[at] * unit;
        std[r] = Math.sqrt(square * perRow) * unit;
        beta[r] = slope * unit;
        // Nothing fits, or goes with, what does not move. NaN stays.
        rsqr[r] = square === 0 ? 0 : product * slope / square;
        resi[r] = (x - mean[at] - slope * half) * unit;
        corr[r] = both === 0 ? 0 : volumeProduct[at] / Math.sqrt(both);
      }
    });
  };
};
