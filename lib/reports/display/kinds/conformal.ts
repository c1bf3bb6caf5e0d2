import type { Displayed, MimeBundle } from "../../../core/mod.ts";
import type { Conformal } from "../../../signals/mod.ts";
import { number, percent } from "../../format.ts";
import { facts } from "../facts.ts";

/** From which probability on an answer is possible. */
export function conformalDisplay({ coverage, oneFrom, zeroTo }: Conformal): MimeBundle {
  const bound = (value: number, words: string) =>
    value === Infinity || value === -Infinity
      ? (value > 0) === (words === "from") ? "never" : "always"
      : `${words} ${number(value, 4)}`;
  return facts(`Sets that hold the truth in ${percent(coverage)}, if days can be exchanged`, {
    "1 is possible": bound(oneFrom, "from"),
    "0 is possible": bound(zeroTo, "up to"),
  }).mime;
}

/** How often the answers held, next to what was asked. */
export function conformalCoverageDisplay(
  { found, sets }: Displayed["conformalCoverage"],
): MimeBundle {
  return facts(`The truth is in ${percent(found.covered)} of the sets`, {
    "asked for": percent(sets.coverage),
    "where it is 1": percent(found.ofOne),
    "where it is 0": percent(found.ofZero),
    "one answer": percent(found.single),
    "both, which abstains": percent(found.both),
    "none, which abstains": percent(found.none),
  }).mime;
}
