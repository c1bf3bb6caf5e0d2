import type { MimeBundle } from "../../../core/mod.ts";
import type { DieboldMariano, GiacominiWhite, Mcnemar } from "../../../metrics/mod.ts";
import { integer, number } from "../../format.ts";
import { facts } from "../facts.ts";

/** Whose mean loss is lower. */
const better = (difference: number) => difference < 0 ? "A" : difference > 0 ? "B" : "neither";

/** Losses have all sizes. */
const DIGITS = 6;

/** Whether one forecast's losses are lower than another's. */
export function dieboldMarianoDisplay(
  { difference, statistic, pValue, lags }: DieboldMariano,
): MimeBundle {
  return facts("Diebold-Mariano: are the mean losses of A and B equal?", {
    "loss of A less that of B": `${number(difference, DIGITS)} (lower: ${better(difference)})`,
    "statistic": number(statistic, 2),
    "p-value": number(pValue),
    "lags in its error": integer(lags),
  }).mime;
}

/** Whether something known foretells which forecast will be better. */
export function giacominiWhiteDisplay(
  { difference, statistic, pValue, degrees }: GiacominiWhite,
): MimeBundle {
  return facts("Giacomini-White: does anything known tell A and B apart?", {
    "loss of A less that of B": `${number(difference, DIGITS)} (lower: ${better(difference)})`,
    "statistic": `${number(statistic, 2)} (chi-square, ${integer(degrees)} degrees)`,
    "p-value": number(pValue),
  }).mime;
}

/** Which of two decided right more often, where they differ. */
export function mcnemarDisplay({ onlyA, onlyB, pValue, chiSquarePValue }: Mcnemar): MimeBundle {
  return facts("McNemar: are A and B right equally often?", {
    "only A right": integer(onlyA),
    "only B right": integer(onlyB),
    "p-value": number(pValue),
    "by chi-square": number(chiSquarePValue),
  }).mime;
}
