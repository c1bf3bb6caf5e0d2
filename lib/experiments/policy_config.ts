import { z } from "zod";
import { integer, number, object, oneOf, text } from "./config_fields.ts";

const share = (what: string) => number({ min: 1e-6, max: 1 }).describe(what);

const sizing = object({
  kind: oneOf("fixed", "proportional", "kelly", "volatility")
    .describe("How much of the equity a position is"),
  fraction: share("fixed: share of the equity; 1 when absent").optional(),
  cap: share("Largest share of the equity; 1 when absent").optional(),
  multiple: number({ min: 1e-6, max: 10 }).optional()
    .describe("kelly: share of Kelly's fraction; 0.5 when absent"),
  target: number({ min: 1e-6, max: 100 }).optional()
    .describe("volatility: standard deviation of returns a year that is aimed at"),
  window: integer({ min: 2, max: 100_000 }).optional()
    .describe("volatility: samples it is measured over; 30 when absent"),
  rebalanceAbove: number({ min: 0, max: 1 }).optional()
    .describe("Changes of the share up to this one do not trade; 0 when absent"),
});

const abstain = object({
  coverage: number({ min: 0.01, max: 0.999 })
    .describe("Share of rows whose conformal answer shall hold the label"),
  by: oneOf("all", "class").optional()
    .describe("Whether it shall hold for rows of either label, too; class when absent"),
});

const hysteresisError = 'Expected a width in probability from 0 to 1, "cost" or "search"';

/** How forecasts become positions. Later settings have no default: one would change trials' hashes. */
export const policyConfig = object({
  side: oneOf("long", "longShort").default("long").describe("Whether short positions exist"),
  maximize: oneOf("netReturn", "f1", "fBeta", "precision", "sharpe", "utility").default("netReturn")
    .describe("What the threshold is chosen for, on the calibration part"),
  minTrades: integer({ min: 1 }).default(5)
    .describe("Fewest entries a threshold must have made to be considered"),
  utility: text("the path of a module").optional().describe(
    "Module whose default export maps net returns to a worth, relative to the configuration's folder",
  ),
  beta: number({ min: 0.01, max: 100 }).optional()
    .describe("fBeta: how many times as much recall counts as precision; 0.5 when absent"),
  minRecall: number({ min: 0, max: 1 }).optional()
    .describe("precision: smallest recall of a threshold; 0.2 when absent"),
  zone: oneOf("symmetric", "asymmetric").optional()
    .describe("Whether long and short lie evenly around 0.5; symmetric when absent"),
  hysteresis: z.union(
    [
      z.number({ error: hysteresisError }).min(0, { error: hysteresisError })
        .max(1, { error: hysteresisError }),
      z.literal("cost"),
      z.literal("search"),
    ],
    { error: hysteresisError },
  ).optional().describe(
    "How far a probability falls back before a position is left; 0 when absent",
  ),
  holdingCost: number({ min: 0, max: 0.5 }).optional().describe(
    "Cost of holding a position for a bar that the threshold reckons with; 0 when absent",
  ),
  abstain: abstain.optional()
    .describe("Enter only where conformal prediction leaves one answer"),
  sizing: sizing.optional().describe("How large positions are; all in when absent"),
}).superRefine(({ maximize, utility, side, zone, sizing }, context) => {
  const issue = (path: string[], message: string, found: unknown) =>
    context.addIssue({ code: "custom", path, message, params: { found } });
  if (maximize === "utility" && utility === undefined) {
    issue(["utility"], 'Expected the path of a module with maximize "utility"', utility);
  }
  if (maximize !== "utility" && utility !== undefined) {
    issue(["utility"], 'Expected no path without maximize "utility"', utility);
  }
  if (zone === "asymmetric" && side === "long") {
    issue(["zone"], 'Expected "symmetric" with side "long"', zone);
  }
  if (sizing?.kind === "volatility" && sizing.target === undefined) {
    issue(["sizing", "target"], "Expected a standard deviation a year", sizing.target);
  }
}).prefault({});

/** Settings of a run's decisions. */
export type PolicyConfig = z.output<typeof policyConfig>;
