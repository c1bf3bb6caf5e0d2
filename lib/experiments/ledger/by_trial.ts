import type { DataOfTrial, Trial } from "../ledger.ts";

/** What of a line tells its trial from others. */
export type TrialOfLine = Pick<Trial, "trialSha256"> & Pick<DataOfTrial, "bars">;

const startsOf = ({ bars }: TrialOfLine) => bars?.map(({ from }) => from).join(" ");

/**
 * Whether two lines are of one trial: the same settings on bars that begin at the same time. Bars that
 * have grown at their end make no new trial of it, those that begin elsewhere do. Lines of old
 * versions do not say where bars begin, and are of the trial with their settings.
 */
export function isSameTrial(a: TrialOfLine, b: TrialOfLine): boolean {
  if (a.trialSha256 !== b.trialSha256) return false;
  return !a.bars || !b.bars || startsOf(a) === startsOf(b);
}

/** Lines, all about the same data, by their trial and in the order of each one's first line. */
export function byTrial<T extends TrialOfLine>(lines: readonly T[]): T[][] {
  const trials: T[][] = [];
  const bySettings = new Map<string, T[][]>();
  for (const line of lines) {
    const alike = bySettings.get(line.trialSha256) ?? [];
    bySettings.set(line.trialSha256, alike);
    const known = alike.find((ofTrial) => ofTrial.every((other) => isSameTrial(other, line)));
    if (known) known.push(line);
    else {
      const own = [line];
      alike.push(own);
      trials.push(own);
    }
  }
  return trials;
}
