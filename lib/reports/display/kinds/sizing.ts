import type { MimeBundle } from "../../../core/mod.ts";
import type { Payoff, Sizing } from "../../../signals/mod.ts";
import { number, percent } from "../../format.ts";
import { facts } from "../facts.ts";

const payoff = ({ gain, loss }: Payoff) =>
  `${percent(gain, 2)} to win, ${percent(loss, 2)} to lose`;

/** What each rule of size was fitted to. */
const ENTRIES: {
  readonly [K in Sizing["kind"]]: (
    sizing: Extract<Sizing, { readonly kind: K }>,
  ) => Readonly<Record<string, string>>;
} = {
  fixed: ({ fraction }) => ({ "share of the equity": percent(fraction) }),
  proportional: ({ cap, scale }) => ({
    "at most": percent(cap),
    "reached at a distance from 0.5 of": number(scale, 4),
  }),
  kelly: ({ cap, multiple, long, short }) => ({
    "at most": percent(cap),
    "of Kelly's fraction": percent(multiple),
    "long": payoff(long),
    "short": payoff(short),
  }),
  volatility: ({ cap, target }) => ({
    "at most": percent(cap),
    "deviation a bar aimed at": percent(target, 2),
  }),
};

/** How large positions will be. */
export function sizingDisplay(sizing: Sizing): MimeBundle {
  // The table has the right form for every kind, which an index by union cannot say.
  const entries = ENTRIES[sizing.kind] as (sizing: Sizing) => Readonly<Record<string, string>>;
  return facts(`Size: ${sizing.kind}`, entries(sizing)).mime;
}
