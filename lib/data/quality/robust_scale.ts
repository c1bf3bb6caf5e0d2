import { medianInPlace } from "../median.ts";

/** Standard deviation of a normal variable over its median absolute deviation. */
const MAD_TO_SIGMA = 1.482602218505602;
/** The same over its mean absolute deviation: the square root of pi / 2. */
const MEAN_AD_TO_SIGMA = 1.2533141373155001;

/**
 * Median and robust standard deviation of a sample: its median absolute deviation, or the mean one
 * where more than half of the values are equal, scaled so that both are the standard deviation of
 * normal values (Iglewicz and Hoaglin, 1993). The sample must hold no NaN and is overwritten.
 */
export function robustScale(sample: Float64Array): { center: number; sigma: number } {
  const center = medianInPlace(sample);
  let absolute = 0;
  for (let i = 0; i < sample.length; i++) {
    absolute += sample[i] = Math.abs(sample[i] - center);
  }
  const sigma = MAD_TO_SIGMA * medianInPlace(sample) ||
    MEAN_AD_TO_SIGMA * absolute / sample.length;
  return { center, sigma };
}
