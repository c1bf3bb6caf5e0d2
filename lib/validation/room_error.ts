import type { BarRange } from "./fold.ts";
import type { SurroundLengths } from "./surround.ts";

/** What to say when nothing around the test blocks of a fold has room for the other parts. */
export function roomError(
  fold: number,
  { test, within: [first, end], lengths: { validation, calibration, embargo } }: {
    readonly test: readonly BarRange[];
    readonly within: BarRange;
    readonly lengths: SurroundLengths;
  },
): RangeError {
  const left = test.reduce((bars, [from, to]) => bars - (to - from), end - first);
  const parts = [
    ...calibration > 0 ? [`calibration ${calibration}`] : [],
    ...validation > 0 ? [`validation ${validation}`] : [],
    "train",
    ...embargo > 0 ? [`embargo ${embargo} beside each`] : [],
  ];
  return new RangeError(
    `Expected room for ${
      parts.join(", ")
    } beside the test part of fold ${fold} but found ${left} ` +
      "bars around it: shorten these parts, or bring more bars",
  );
}
