import { z } from "zod";
import { flag, integer, object, oneOf } from "./config_fields.ts";

/** What all kinds have. Those that came later have no default: one would change the hash of trials. */
const shared = {
  validation: integer({ min: 1 }).describe("Bars for early stopping"),
  calibration: integer({ min: 10 }).describe("Bars for calibrating and choosing thresholds"),
  embargo: integer({ min: 0 }).default(0).describe("Bars left out between neighbouring parts"),
  holdout: integer({ min: 1 }).optional()
    .describe("Bars at the end that no fold sees; none if absent"),
  openHoldout: flag().optional().describe(
    "Train on all bars before the holdout and test on it; meant for --open-holdout, not for files",
  ),
};

const walkForwardConfig = object({
  kind: z.literal("walkForward").optional()
    .describe("Each fold trains on the past of what it tests; the kind if none is named"),
  mode: oneOf("rolling", "expanding").default("rolling")
    .describe("Whether the training part keeps its length or its start"),
  train: integer({ min: 10 }).describe("Bars of the (first) training part"),
  test: integer({ min: 1 }).describe("Bars judged by a fold; folds advance by as many"),
  ...shared,
});

const purgedKFoldConfig = object({
  kind: z.literal("purgedKFold")
    .describe("Each fold tests one block and trains on the bars before and after it"),
  folds: integer({ min: 2, max: 1000 }).describe("Blocks that time is cut into"),
  ...shared,
});

const combinatorialPurgedConfig = object({
  kind: z.literal("combinatorialPurged")
    .describe("Folds test every choice of blocks; tests make paths, each of which is traded"),
  groups: integer({ min: 3, max: 30 }).describe("Blocks that time is cut into"),
  testGroups: integer({ min: 1, max: 29 }).describe("Blocks that a fold tests"),
  ...shared,
});

/** How samples are divided into what is learnt from and what is tested on. */
export const validationConfig = z.discriminatedUnion("kind", [
  walkForwardConfig,
  purgedKFoldConfig,
  combinatorialPurgedConfig,
], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? 'Expected one of "walkForward", "purgedKFold", "combinatorialPurged"'
      : "Expected an object with the parts of the folds",
});

/** Settings of the folds. */
export type ValidationConfig = z.output<typeof validationConfig>;

/** Kinds of folds, as records name them. */
export type ValidationKind = NonNullable<ValidationConfig["kind"]>;

/** Whether models are trained on bars after those that they are tested on. */
export function knowsFuture({ kind, openHoldout }: ValidationConfig): boolean {
  return !openHoldout && (kind === "purgedKFold" || kind === "combinatorialPurged");
}

/** Most folds of a run: each is a training of every model. */
const MOST_FOLDS = 1000;

/** Number of ways to choose `k` out of `n`. */
function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = Math.round(count * (n - k + i) / i);
  return count;
}

/** What no single key says: the key at fault, what was expected of it, and what was found if not its value. */
export function validationProblem(
  config: ValidationConfig,
):
  | { readonly path: readonly string[]; readonly message: string; readonly found?: number }
  | undefined {
  const problem = (key: string, message: string, found?: number) => ({
    path: ["validation", key],
    message,
    ...found === undefined ? {} : { found },
  });
  if (config.openHoldout && config.holdout === undefined) {
    return problem("openHoldout", "Expected holdout to say how many bars there are to open");
  }
  if (config.kind === "combinatorialPurged") {
    const { groups, testGroups } = config;
    if (testGroups >= groups) {
      return problem("testGroups", `Expected an integer below groups, ${groups},`);
    }
    const folds = choose(groups, testGroups);
    if (folds > MOST_FOLDS) {
      return problem(
        "groups",
        `Expected groups and testGroups to make at most ${MOST_FOLDS} folds`,
        folds,
      );
    }
  }
  if (config.kind === undefined || config.kind === "walkForward") {
    if (config.validation >= config.train) {
      return problem("validation", `Expected an integer below train, ${config.train},`);
    }
  }
}

/** Groups of a smoke run, which needs whole paths: three folds at most. */
const SMOKE_GROUPS = 3;

/** What the smoke run makes of the folds before they are cut. */
export function smokeValidation(config: ValidationConfig): ValidationConfig {
  if (config.kind !== "combinatorialPurged") return config;
  return {
    ...config,
    groups: Math.min(config.groups, SMOKE_GROUPS),
    testGroups: Math.min(config.testGroups, SMOKE_GROUPS - 1),
  };
}
