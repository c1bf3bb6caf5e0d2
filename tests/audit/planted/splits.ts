import { prng, shuffle } from "lib/core/mod.ts";
import type { Samples } from "lib/dataset/mod.ts";
import { type FoldIndices, walkForward } from "lib/validation/mod.ts";
import type { Expected } from "./features.ts";

/** A way to split that leaks. */
export interface PlantedSplit extends Expected {
  readonly name: string;
  readonly split: (samples: Samples) => FoldIndices[];
}

const NONE = new Int32Array();
const range = (from: number, to: number) =>
  Int32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

function plain(parts: Partial<FoldIndices>): FoldIndices {
  return { index: 0, train: NONE, validation: NONE, calibration: NONE, test: NONE, ...parts };
}

/** Train, then test from `at` on, with nothing between. */
const cutAt = ({ length }: Samples, share = 0.7) => Math.floor(share * length);

export const PLANTED_SPLITS: readonly PlantedSplit[] = [
  {
    name: "shuffled",
    split: (samples) => {
      const order = shuffle(range(0, samples.length), prng(5));
      const at = cutAt(samples);
      return [plain({ train: order.slice(0, at).sort(), test: order.slice(at).sort() })];
    },
    cause: "shuffledSplit",
  },
  {
    name: "unpurged",
    split: (samples) => {
      const at = cutAt(samples);
      return [plain({ train: range(0, at), test: range(at, samples.length) })];
    },
    cause: "missingPurge",
    offset: 4,
  },
  {
    name: "kFoldUnpurged",
    split: (samples) => {
      const [a, b] = [cutAt(samples, 0.4), cutAt(samples, 0.6)];
      const train = Int32Array.of(...range(0, a), ...range(b, samples.length));
      return [plain({ train, test: range(a, b) })];
    },
    cause: "missingPurge",
    offset: 4,
  },
  {
    name: "windowsUnpurged",
    split: (samples) => {
      const at = cutAt(samples);
      // Labels look 5 bars ahead.
      return [plain({ train: range(0, at - 5), test: range(at, samples.length) })];
    },
    cause: "windowOverlap",
  },
  {
    name: "windowsBehindUnpurged",
    split: (samples) => {
      const [a, b] = [cutAt(samples, 0.4), cutAt(samples, 0.6)];
      // Labels look 5 bars ahead, windows reach 8 back.
      const train = Int32Array.of(...range(0, a - 12), ...range(b + 5, samples.length));
      return [plain({ train, test: range(a, b) })];
    },
    cause: "windowOverlap",
  },
  {
    name: "testInTraining",
    split: (samples) =>
      walkForward(samples, { train: 300, test: 100 }).map((fold) => ({
        ...fold,
        train: Int32Array.of(...fold.train, ...fold.test),
      })),
    cause: "sharedSample",
  },
  {
    name: "stoppedOnTest",
    split: (samples) =>
      walkForward(samples, { train: 300, test: 100 }).map((fold) => ({
        ...fold,
        validation: fold.test,
      })),
    cause: "earlyStopping",
  },
  {
    name: "calibratedOnTest",
    split: (samples) =>
      walkForward(samples, { train: 300, test: 100 }).map((fold) => ({
        ...fold,
        calibration: fold.test,
      })),
    cause: "calibratorFit",
  },
];
