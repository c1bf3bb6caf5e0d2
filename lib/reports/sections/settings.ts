import type { MetricsRecord } from "../../experiments/record.ts";
import { integer, rate } from "../format.ts";
import { type Child, type Markup, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { details, facts, section } from "../parts.ts";

type Costs = MetricsRecord["costs"];

const SIDES: Readonly<Record<Costs["side"], string>> = {
  long: "long only",
  longShort: "long and short",
};

const FILLS: Readonly<Record<Costs["fill"], Child>> = {
  nextOpen: "at the open of the bar after the one that decided",
  sameClose: markup`<strong class="alarm">at the same close that decided (sameClose)</strong>`,
};

/** Costs and settings, with the whole configuration folded away. */
export function settingsSection({ metrics, manifest }: SectionContext): Markup {
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
    details(
      "Configuration, with defaults filled in",
      markup`<pre>${JSON.stringify(manifest.config, null, 2) ?? ""}</pre>`,
    ),
  );
}
