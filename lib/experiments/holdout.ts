import type { Bars } from "../core/mod.ts";
import { type DataIdentity, type DataOfTrial, type Trial, trialsOn } from "./ledger.ts";
import type { PlannedHoldout } from "./plan_folds.ts";
import type { HoldoutRecord } from "./record/splits.ts";

/** First and last open of the bars held out, ISO 8601 in UTC, as lines of the ledger have them. */
export function holdoutBars(
  { bars: [start, end] }: Pick<PlannedHoldout, "bars">,
  time: Bars["time"],
): NonNullable<Trial["holdoutBars"]> {
  return { from: new Date(time[start]).toISOString(), to: new Date(time[end - 1]).toISOString() };
}

/**
 * How many runs have been tested on the holdout of these data, by the ledger. A run counts once its
 * figures exist: one that was killed before has shown nothing of the holdout. The same run again
 * counts again. Bars that have been held out elsewhere, in a ledger that is not asked, are not known.
 *
 * With `held`, the bars held out now, only openings of a holdout that has time in common with them
 * count: data that have grown by a year have a new one. Lines of old versions do not say what they
 * have opened, and count.
 */
export function countOpenings(
  lines: readonly (DataOfTrial & Pick<Trial, "holdout" | "holdoutBars" | "status" | "runId">)[],
  data: DataIdentity,
  { held }: { readonly held?: Trial["holdoutBars"] } = {},
): number {
  const shared = (bars: Trial["holdoutBars"]) =>
    !held || !bars ||
    Date.parse(bars.from) <= Date.parse(held.to) && Date.parse(held.from) <= Date.parse(bars.to);
  const opened = trialsOn(lines, data).filter(({ holdout, holdoutBars, status }) =>
    holdout === "opened" && status === undefined && shared(holdoutBars)
  );
  return new Set(opened.map(({ runId }) => runId)).size;
}

/** What the record of a run says about the bars held out. */
export function recordHoldout(
  { bars, isOpen, samples, purged }: PlannedHoldout,
  { time }: Pick<Bars, "time">,
  openings: number,
): HoldoutRecord {
  return {
    ...holdoutBars({ bars }, time),
    samples,
    purged,
    opened: isOpen,
    openings,
  };
}

/** A sentence about openings beyond the first; undefined where a holdout still means something. */
export function warnOfOpenings(
  holdout: Pick<HoldoutRecord, "opened" | "openings"> | undefined,
): string | undefined {
  if (!holdout) return undefined;
  const { opened, openings } = holdout;
  if (opened && openings > 1) {
    return `The holdout of these data has been opened ${openings} times: it is a test part like any ` +
      "other now, and what it shows is not a proof";
  }
  if (!opened && openings > 0) {
    return `The holdout of these data has been opened before (${
      openings === 1 ? "once" : `${openings} times`
    }): what is decided now is decided with it in view`;
  }
}
