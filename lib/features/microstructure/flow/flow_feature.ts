import { assertInteger, assertKnownOptions, type OptionNames } from "../../../core/mod.ts";
import { type FeatureOfOthers, overOthers } from "../../feature_of_others.ts";
import type { FeatureSet } from "../../feature.ts";
import { featureSet } from "../../feature_set.ts";
import { featureFromRule } from "../from_rule.ts";
import type { FlowBars } from "./flow_bars.ts";
import { flowRows } from "./flow_rows.ts";
import { FLOW_RULES, type FlowName, type FlowRule } from "./flow_rules.ts";

/** Options of {@linkcode flowFeature}. */
export interface FlowOptions {
  /** Bars that the trades are added up over. */
  readonly window: number;
}

const KNOWN: OptionNames<FlowOptions> = { window: true };

/**
 * One measure that needs the trades themselves by name, such as
 * `flowFeature("largestTradeShare", flow, { window: 20 })` in column `largestTradeShare20`.
 * `FLOW_RULES` holds title, formula and source of each.
 *
 * `flow` is what {@linkcode flowBars} makes of minutes of trades; bars of a minute or longer read
 * those minutes that lie within them, by time. A bar with volume but without such a minute is missing.
 *
 * @example
 * ```ts
 * import { flowBars, flowFeature } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const none = new Float64Array(0);
 * const flow = flowBars({
 *   time: none, buyVolume: none, sellVolume: none, buyQuote: none, sellQuote: none,
 *   trades: none, buys: none, largestTrade: none, squaredSize: none,
 * }, { symbol: "BTCUSDT" });
 * assert.deepEqual(flowFeature("tradeFlow", flow, { window: 20 }).names, ["tradeFlow20"]);
 * ```
 */
export function flowFeature(
  name: FlowName,
  flow: FlowBars,
  options: FlowOptions,
): FeatureOfOthers {
  assertKnownOptions("flowFeature", options, KNOWN);
  if (!Object.hasOwn(FLOW_RULES, name)) {
    throw new RangeError(
      `Expected a measure out of ${Object.keys(FLOW_RULES).join(", ")} but found ${name}`,
    );
  }
  const rule: FlowRule = FLOW_RULES[name];
  const { window } = options;
  assertInteger("window", window, { min: rule.minWindow });
  return overOthers([flow], ([given]) =>
    featureFromRule(`${name}${window}`, rule, {
      window,
      columnsOf: (bars) => flowRows(bars, given as FlowBars),
    }));
}

/**
 * What only trades tell, over several windows of bars: imbalance of volume and of numbers of trades,
 * size and price of trades that buy against those that sell, the largest trade, concentration and
 * entropy of sizes, toxicity, distance from the average price and price impact. Column names differ
 * from those of {@linkcode microstructure}, so that both fit in one set.
 *
 * @example
 * ```ts
 * import { flowBars, flowMicrostructure } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const none = new Float64Array(0);
 * const flow = flowBars({
 *   time: none, buyVolume: none, sellVolume: none, buyQuote: none, sellQuote: none,
 *   trades: none, buys: none, largestTrade: none, squaredSize: none,
 * }, { symbol: "BTCUSDT" });
 * assert.equal(flowMicrostructure(flow).features.length, 27);
 * ```
 */
export function flowMicrostructure(flow: FlowBars): FeatureSet {
  return featureSet(
    "flowMicrostructure",
    (Object.keys(FLOW_RULES) as FlowName[]).flatMap((name) =>
      FLOW_RULES[name].windows.map((window) => flowFeature(name, flow, { window }))
    ),
  );
}
