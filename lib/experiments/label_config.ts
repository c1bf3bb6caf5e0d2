import { z } from "zod";
import { integer, number, object, oneOf } from "./config_fields.ts";

const horizon = integer({ min: 1 }).default(1).describe("How much later, in bars");

const volatility = {
  estimator: oneOf(
    "closeToClose",
    "ewma",
    "atr",
    "parkinson",
    "garmanKlass",
    "rogersSatchell",
    "yangZhang",
  ).default("ewma").describe("How the volatility of a bar is measured"),
  window: integer({ min: 2 }).default(100).describe("Bars that it looks back over"),
};

const multiple = number({ min: 1e-6 }).default(1);
const barriers = {
  horizon: integer({ min: 1 }).default(10).describe("Bars until a trade ends at the latest"),
  take: multiple.describe("Distance of the profit target, in volatilities of the horizon"),
  stop: multiple.describe("Distance of the stop, in volatilities of the horizon"),
  ...volatility,
};

const kinds = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("direction").describe("1 where the close is higher later"),
    horizon,
  }),
  object({
    kind: z.literal("volatilityScaled")
      .describe("1 where the log return is above k sigma sqrt(horizon)"),
    horizon,
    k: number({ min: 0 }).default(0.5).describe("The threshold, in volatilities of the horizon"),
    ...volatility,
  }),
  object({
    kind: z.literal("tripleBarrier")
      .describe("1 where a long trade meets its profit target before its stop and the horizon"),
    ...barriers,
  }),
  object({
    kind: z.literal("trendScan").describe("1 where the clearest trend that begins now rises"),
    horizon: integer({ min: 2 }).default(10).describe("Bars of the longest trend"),
    minHorizon: integer({ min: 2 }).optional()
      .describe("Bars of the shortest trend; 5, or the horizon if shorter, when absent"),
  }),
  object({
    kind: z.literal("meta").describe(
      "1 where the trade of a primary signal pays after the backtest's costs. The signal is long " +
        "while a fast moving average is above a slow one; else there is no sample, and no position",
    ),
    ...barriers,
    fast: integer({ min: 1 }).default(50).describe("Window of the fast average, in bars"),
    slow: integer({ min: 2 }).default(200).describe("Window of the slow average, in bars"),
  }),
], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? 'Expected one of "direction", "volatilityScaled", "tripleBarrier", "trendScan", "meta"'
      : "Expected an object with the key kind",
});

/** Labels were of one kind once, and files that name none mean it. */
function withKind(value: unknown): unknown {
  const known = typeof value !== "object" || value === null || Array.isArray(value) ||
    Object.hasOwn(value, "kind");
  return known ? value : { kind: "direction", ...value };
}

/** What models are to predict: 1 or 0. */
export const labelConfig = z.preprocess(withKind, kinds).prefault({});

/** Settings of the labels. */
export type LabelConfig = z.output<typeof labelConfig>;

/** What no single key says: the key at fault, and what was expected of it. */
export function labelProblem(
  label: LabelConfig,
  { side }: { readonly side: "long" | "longShort" },
): { readonly path: readonly string[]; readonly message: string } | undefined {
  if (label.kind === "trendScan" && (label.minHorizon ?? 2) > label.horizon) {
    const message = `Expected an integer of at most horizon, ${label.horizon},`;
    return { path: ["label", "minHorizon"], message };
  }
  if (label.kind === "meta" && label.fast >= label.slow) {
    const message = `Expected an integer below slow, ${label.slow},`;
    return { path: ["label", "fast"], message };
  }
  if (label.kind === "meta" && side !== "long") {
    return { path: ["policy", "side"], message: 'Expected "long" with meta labels' };
  }
}
