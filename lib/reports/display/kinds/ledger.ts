import type { MimeBundle } from "../../../core/mod.ts";
import type { LedgerReport, TrialFamily } from "../../../experiments/mod.ts";
import { count } from "../../format.ts";
import { joined, paragraph } from "../display.ts";
import { table } from "../table.ts";

/** Hashes are told apart by this many digits. */
const HASH_DIGITS = 12;

/** Whether the chain holds, and where it breaks. */
export function ledgerDisplay({ lines, head, problem }: LedgerReport): MimeBundle {
  const chain = `${count(lines.length, "line")} in one chain, the last with hash ${
    head.slice(0, HASH_DIGITS)
  }`;
  if (!problem) return paragraph(chain).mime;
  return joined(
    paragraph(`The chain is broken at line ${problem.line}: ${problem.message}`),
    paragraph(`Before it: ${chain}`),
  ).mime;
}

const counts = (some: Readonly<Partial<Record<string, number>>>) =>
  Object.entries(some).map(([name, count]) => `${count} ${name}`).join(", ");

/** What was asked of which data, how often, and by what. */
export function trialFamiliesDisplay(families: readonly TrialFamily[]): MimeBundle {
  const rows = families.map((
    { dataSha256, label, experiments, trials, bySource, effective, holdoutOpenings, best },
  ) => ({
    data: dataSha256.slice(0, HASH_DIGITS),
    label,
    experiments: experiments.join(", "),
    trials,
    from: counts(bySource),
    independent: effective,
    ...holdoutOpenings > 0 ? { "holdout opened": holdoutOpenings } : {},
    "best Sharpe ratio": best?.sharpe ?? null,
    of: best?.model ?? null,
  }));
  return table(rows, {
    caption: "Trials by data and label",
    formats: rows.length > 0 ? { "best Sharpe ratio": "ratio" } : {},
  }).mime;
}
