import { type CreatePass, TINY } from "./pass.ts";
import { createMoments, windowMoments } from "./window_moments.ts";
import { windowSums } from "./window_sums.ts";
import { WINDOWS } from "./windows.ts";

/** Columns of volume and its changes. */
export type VolumeFamily = "VMA" | "VSTD" | "WVMA" | "VSUMP" | "VSUMN" | "VSUMD";

/** Reads all from moments and sums over the windows. */
export const createVolumePass: CreatePass<VolumeFamily> = (space) => {
  const volumes = createMoments(space), moves = createMoments(space);
  const gains = space.columnPerWindow(), losses = space.columnPerWindow();
  return ({ volume, volumeWeightedMove, volumeGain, volumeLoss }, outputs, range) => {
    windowMoments(volume, volumes, range);
    windowMoments(volumeWeightedMove, moves, range);
    windowSums(volumeGain, gains, range);
    windowSums(volumeLoss, losses, range);
    const { from, to } = range;
    WINDOWS.forEach((window, k) => {
      const mean = volumes.means[k], squares = volumes.squares[k];
      const moveMean = moves.means[k], moveSquares = moves.squares[k];
      const gain = gains[k], loss = losses[k];
      const vma = outputs.VMA[k], vstd = outputs.VSTD[k], wvma = outputs.WVMA[k];
      const vsump = outputs.VSUMP[k], vsumn = outputs.VSUMN[k], vsumd = outputs.VSUMD[k];
      const perRow = 1 / (window - 1);
      for (let at = from, r = 0; at < to; at++, r++) {
        const perVolume = 1 / (volume[at] + TINY);
        const unit = 1 / (gain[at] + loss[at] + TINY);
        vma[r] = mean[at] * perVolume;
        vstd[r] = Math.sqrt(squares[at] * perRow) * perVolume;
        wvma[r] = Math.sqrt(moveSquares[at] * perRow) / (moveMean[at] + TINY);
        vsump[r] = gain[at] * unit;
        vsumn[r] = loss[at] * unit;
        vsumd[r] = (gain[at] - loss[at]) * unit;
      }
    });
  };
};
