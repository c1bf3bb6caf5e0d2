import { assertKnownOptions, assertNumber, type OptionNames } from "../core/mod.ts";
import {
  binaryCrossEntropy,
  type Loss,
  pinball,
  softmaxCrossEntropy,
  squaredError,
} from "../nn/train/mod.ts";

/** What a model answers: its labels and the columns of its scores. */
export type Head =
  /** Labels 0, 1 or between; a score is one logit. */
  | { readonly task: "binary" }
  /**
   * Labels are the numbers of `classes`, as -1, 0 and 1; a score has a logit for each, in their
   * order.
   */
  | { readonly task: "multiclass"; readonly classes: readonly number[] }
  /** Labels are any finite numbers; a score is a number on their scale. */
  | { readonly task: "regression" }
  /**
   * Labels are any finite numbers; a score has a number on their scale for each of `quantiles`,
   * which are shares that rise. The numbers are learnt apart and may cross.
   */
  | { readonly task: "quantile"; readonly quantiles: readonly number[] };

/** The head of a model that does not say otherwise. */
export const BINARY: Head = Object.freeze({ task: "binary" });

/** The head of one task. */
export type HeadOf<T extends Head["task"]> = Extract<Head, { task: T }>;

interface HeadRules<H extends Head> {
  readonly names: OptionNames<H>;
  /** Throws unless the settings make a head. */
  check(head: H): void;
  columns(head: H): number;
  /** The loss to train it with unless told otherwise. */
  loss(head: H): Loss;
  /** In a few words; empty for a binary head, which goes without saying. */
  describe(head: H): string;
}

function assertList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(`Expected ${name} of the head to be a list but found ${value}`);
}

const RULES: { readonly [T in Head["task"]]: HeadRules<HeadOf<T>> } = {
  binary: {
    names: { task: true },
    check: () => {},
    columns: () => 1,
    loss: () => binaryCrossEntropy(),
    describe: () => "",
  },
  multiclass: {
    names: { task: true, classes: true },
    check({ classes }) {
      assertList("classes", classes);
      classes.forEach((label, k) => assertNumber(`classes[${k}]`, label));
      if (classes.length < 2 || new Set(classes).size < classes.length) {
        throw new RangeError(
          `Expected at least 2 different classes but found ${classes.join(", ") || "none"}`,
        );
      }
    },
    columns: ({ classes }) => classes.length,
    loss: ({ classes }) => softmaxCrossEntropy({ classes: classes.length }),
    describe: ({ classes }) => `classes ${classes.join(", ")}`,
  },
  regression: {
    names: { task: true },
    check: () => {},
    columns: () => 1,
    loss: () => squaredError(),
    describe: () => "regression",
  },
  quantile: {
    names: { task: true, quantiles: true },
    check({ quantiles }) {
      assertList("quantiles", quantiles);
      pinball({ quantiles });
    },
    columns: ({ quantiles }) => quantiles.length,
    loss: ({ quantiles }) => pinball({ quantiles }),
    describe: ({ quantiles }) => `quantiles ${quantiles.join(", ")}`,
  },
};

// The table has rules of the right type for every task, which an index by union cannot say.
const rulesOf = ({ task }: Head) => RULES[task] as HeadRules<Head>;

/**
 * Throws unless a head can be one.
 *
 * @throws {TypeError} for a task or a setting that there is not; {RangeError} for fewer than 2
 * different classes, and quantiles that do not rise or lie outside 0 to 1
 */
export function assertHead(head: Head): void {
  // What types rule out is what this is for: notebooks' cells are not type-checked.
  const given: unknown = head;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(
      `Expected head to be an object, as { task: "regression" }, but found ${
        JSON.stringify(given)
      }`,
    );
  }
  const rules = Object.hasOwn(RULES, head.task) ? rulesOf(head) : undefined;
  if (!rules) {
    throw new TypeError(
      `Expected a task of ${Object.keys(RULES).join(", ")} but found ${JSON.stringify(head.task)}`,
    );
  }
  assertKnownOptions(`a ${head.task} head`, head, rules.names);
  rules.check(head);
}

/**
 * Numbers of a sample's score: the columns of what `predict` gives.
 *
 * @throws what {@linkcode assertHead} throws
 *
 * @example
 * ```ts
 * import { headColumns } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(headColumns({ task: "multiclass", classes: [-1, 0, 1] }), 3);
 * assert.equal(headColumns(), 1);
 * ```
 */
export function headColumns(head: Head = BINARY): number {
  assertHead(head);
  return rulesOf(head).columns(head);
}

/**
 * Throws unless a model's scores are logits of one event, as calibrators and thresholds take them.
 *
 * @throws {TypeError} naming the model and its head
 */
export function assertBinaryHead(
  { kind, head = BINARY }: { readonly kind: string; readonly head?: Head },
): void {
  if (head.task === "binary") return;
  throw new TypeError(
    `Expected a model with a binary head but found ${kind} with a ${head.task} head`,
  );
}

/**
 * The loss that trains a head unless told otherwise: cross-entropy of two or more classes, squared
 * error, or pinball loss.
 */
export const headLoss = (head: Head): Loss => rulesOf(head).loss(head);

/** A head in a few words; empty for a binary one. */
export const describeHead = (head: Head): string => rulesOf(head).describe(head);
