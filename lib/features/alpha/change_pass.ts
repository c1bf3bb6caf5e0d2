import { type CreatePass, TINY } from "./pass.ts";
import { createMoments, windowMoments, windowProducts } from "./window_moments.ts";
import { windowSums } from "./window_sums.ts";
import { WINDOWS } from "./windows.ts";

/** Columns of the changes of price from bar to bar, and their correlation with those of volume. */
export type ChangeFamily = "CNTP" | "CNTN" | "CNTD" | "SUMP" | "SUMN" | "SUMD" | "CORD";

/** Reads all from sums over the windows and from the moments of both ratios. */
export const createChangePass: CreatePass<ChangeFamily> = (space) => {
  const ups = space.columnPerWindow(), downs = space.columnPerWindow();
  const gains = space.columnPerWindow(), losses = space.columnPerWindow();
  const prices = createMoments(space), volumes = createMoments(space);
  const products = space.columnPerWindow();
  return ({ up, down, gain, loss, priceRatio, logVolumeRatio }, outputs, range) => {
    windowSums(up, ups, range);
    windowSums(down, downs, range);
    windowSums(gain, gains, range);
    windowSums(loss, losses, range);
    windowMoments(priceRatio, prices, range);
    windowMoments(logVolumeRatio, volumes, range);
    windowProducts(
      { x: priceRatio, y: logVolumeRatio, xMeans: prices.means, yMeans: volumes.means },
      products,
      range,
    );
    const { from, to } = range;
    WINDOWS.forEach((window, k) => {
      const up = ups[k], down = downs[k], gain = gains[k], loss = losses[k];
      const priceSquares = prices.squares[k], volumeSquares = volumes.squares[k];
      const product = products[k];
      const cntp = outputs.CNTP[k], cntn = outputs.CNTN[k], cntd = outputs.CNTD[k];
      const sump = outputs.SUMP[k], sumn = outputs.SUMN[k], sumd = outputs.SUMD[k];
      const cord = outputs.CORD[k];
      for (let at = from, r = 0; at < to; at++, r++) {
        const unit = 1 / (gain[at] + loss[at] + TINY);
        const both = priceSquares[at] * volumeSquares[at];
        cntp[r] = up[at] / window;
        cntn[r] = down[at] / window;
        cntd[r] = (up[at] - down[at]) / window;
        sump[r] = gain[at] * unit;
        sumn[r] = loss[at] * unit;
        sumd[r] = (gain[at] - loss[at]) * unit;
        // What does not move goes with nothing. NaN stays.
        cord[r] = both === 0 ? 0 : product[at] / Math.sqrt(both);
      }
    });
  };
};
