import { warnOfOpenings } from "../../experiments/holdout.ts";
import { count, date, integer } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { markup } from "../markup.ts";
import { type Section, section } from "../parts.ts";

/** Which bars are held out and whether they have been looked at, in red from the second time on. */
export function holdoutSection({ metrics: { holdout } }: SectionContext): Section | null {
  if (!holdout) return null;
  const { from, to, samples, purged, opened } = holdout;
  const bars = markup`${date(from)} to ${date(to)} (${count(samples, "sample")}, ${
    integer(purged)
  } before it purged)`;
  const warning = warnOfOpenings(holdout);
  return section(
    "Holdout",
    opened
      ? markup`<p>This run opens the holdout: models were trained on all bars before it and tested once on ${bars}.</p>`
      : markup`<p>No fold of this run sees the bars held out, ${bars}. They are tested once, when everything is decided: <code>deno task run-experiment --open-holdout</code>.</p>`,
    warning && markup`<p class="alarm"><strong>${warning}.</strong></p>`,
  );
}
