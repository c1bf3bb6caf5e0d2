import type { MetricsRecord } from "../../experiments/record.ts";
import { integer, rate } from "../format.ts";
import { type Child, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { facts, type Section, section } from "../parts.ts";

type Costs = MetricsRecord["costs"];

const SIDES: Readonly<Record<Costs["side"], string>> = {
  long: "long only",
  longShort: "long and short",
};

const FILLS: Readonly<Record<Costs["fill"], Child>> = {
  nextOpen: "at the open of the bar after the one that decided",
  sameClose: markup`<strong class="alarm">at the same close that decided (sameClose)</strong>`,
};

/** Costs and settings of the trading. */
export function settingsSection({ metrics }: SectionContext): Section {
  const { costs } = metrics;
  return section(
    "Settings and costs",
    facts([
      ["Fee", `${rate(costs.fee)} of the notional of every fill`],
      ["Slippage", `${rate(costs.slippage)} of the price, against every order`],
      ["Initial cash", integer(costs.initialCash)],
      ["Side", SIDES[costs.side]],
      ["Fills", FILLS[costs.fill]],
      ["Periods a year", integer(costs.periodsPerYear)],
    ]),
  );
}
