import type { AssayOptions } from "./assay_report.ts";
import type { Basis } from "./basis.ts";
import type { ForeignResult, ForeignTrades } from "./foreign_result.ts";

/** What a finding is about. */
export type FindingCode =
  | "trialsUnknown"
  | "costsNotCharged"
  | "costsUnknown"
  | "noBenchmark"
  | "noAlternatives"
  | "sampleUnknown"
  | "fillsUnknown"
  | "noTrades"
  | "fewTrades"
  | "fewObservations"
  | "overlappingTrades"
  | "openTrades"
  | "realisedOnly"
  | "tradesAsPeriods"
  | "autocorrelated"
  | "mostlyIdle"
  | "ruin"
  | "noTimes";

/** Something that a file does not show, or that weakens what it shows. */
export interface Finding {
  readonly code: FindingCode;
  /** "missing": not in the file; "weakens": in the file, and against the result. */
  readonly kind: "missing" | "weakens";
  readonly text: string;
}

const FEW_TRADES = 100;
const FEW_OBSERVATIONS = 250;

/** Autocorrelation at lag one, in standard errors, from which on it is told. */
const CLEAR = 3;

/** Share of observations without a return from which on it is told. */
const IDLE = 0.9;

/** How many trades were entered while another was open, and the most open at a time. */
export function overlapOf({ entry, exit }: ForeignTrades): {
  readonly overlapping: number;
  readonly most: number;
} {
  if (entry.some(Number.isNaN) || exit.some(Number.isNaN)) return { overlapping: 0, most: 1 };
  const entries = entry.slice().sort(), exits = exit.slice().sort();
  let overlapping = 0, most = 0, closed = 0;
  for (let i = 0; i < entries.length; i++) {
    while (closed < i && exits[closed] <= entries[i]) closed++;
    const open = i - closed;
    if (open > 0) overlapping++;
    most = Math.max(most, open + 1);
  }
  return { overlapping, most };
}

/** Autocorrelation of returns at lag one. */
export function lagOneCorrelation(returns: Float64Array): number {
  const center = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  let square = 0, product = 0;
  for (let i = 0; i < returns.length; i++) {
    square += (returns[i] - center) ** 2;
    if (i > 0) product += (returns[i] - center) * (returns[i - 1] - center);
  }
  return square > 0 ? product / square : 0;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function ofTrades(result: ForeignResult, { kind }: Basis): Finding[] {
  const { trades, openTrades, realisedOnly } = result;
  if (!trades) {
    return [{
      code: "noTrades",
      kind: "missing",
      text: "No trades: how few of them made the result, and what further costs would leave of " +
        "it, cannot be computed.",
    }];
  }
  const findings: Finding[] = [];
  const count = trades.exit.length;
  const { overlapping, most } = overlapOf(trades);
  if (count < FEW_TRADES) {
    findings.push({
      code: "fewTrades",
      kind: "weakens",
      text: `Only ${count} trades: a handful of lucky ones can make the whole result.`,
    });
  }
  if (overlapping > 0) {
    findings.push({
      code: "overlappingTrades",
      kind: "weakens",
      text:
        `${overlapping} of ${count} trades were entered while another was open (up to ${most} ` +
        "at a time): they share the same market moves, and count for less than as many separate " +
        "ones.",
    });
  }
  if (openTrades > 0) {
    findings.push({
      code: "openTrades",
      kind: "missing",
      text:
        `${openTrades} ${openTrades === 1 ? "trade was" : "trades were"} still open at the end ` +
        "and left out: what they had lost or gained does not count.",
    });
  }
  if (kind === "trades") {
    findings.push({
      code: "tradesAsPeriods",
      kind: "missing",
      text: "No capital: each trade counts as one return, as if all money had been staked on one " +
        "trade after the other. State the money at the start (--capital) for returns by day.",
    });
  }
  if (realisedOnly) {
    findings.push({
      code: "realisedOnly",
      kind: "missing",
      text: "Gains and losses show only when a trade is closed: slumps while it was open are not " +
        "seen, so volatility and drawdown are too small.",
    });
  }
  return findings;
}

function ofReturns({ returns, time, kind }: Basis): Finding[] {
  const findings: Finding[] = [];
  const n = returns.length;
  if (n < FEW_OBSERVATIONS && kind === "periods") {
    findings.push({
      code: "fewObservations",
      kind: "weakens",
      text: `Only ${n} returns: intervals from so few are themselves rough.`,
    });
  }
  const lag = lagOneCorrelation(returns);
  if (lag * Math.sqrt(n) > CLEAR) {
    findings.push({
      code: "autocorrelated",
      kind: "weakens",
      text:
        `Returns resemble the ones before them (autocorrelation ${lag.toFixed(2)}), as smoothed ` +
        "or stale prices make them: the annualised Sharpe ratio is too high.",
    });
  }
  const idle = returns.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / n;
  if (idle > IDLE) {
    findings.push({
      code: "mostlyIdle",
      kind: "weakens",
      text: `${percent(idle)} of the returns are 0: the result rests on the remaining ${
        Math.round((1 - idle) * n)
      }.`,
    });
  }
  if (returns.some((value) => value <= -1)) {
    findings.push({
      code: "ruin",
      kind: "weakens",
      text:
        "A return of -100 % or less: everything was lost, and what follows would not have been " +
        "traded.",
    });
  }
  if (!time) {
    findings.push({
      code: "noTimes",
      kind: "missing",
      text: "No times: years cannot be compared, and gaps in the record cannot be seen.",
    });
  }
  return findings;
}

/** What a result does not show, and what weakens it, the gravest first. */
export function findingsOf(
  result: ForeignResult,
  { basis, options, costs }: {
    readonly basis: Basis;
    readonly options: AssayOptions;
    readonly costs: ForeignResult["costs"];
  },
): Finding[] {
  const findings: Finding[] = [];
  if (options.trials === undefined) {
    findings.push({
      code: "trialsUnknown",
      kind: "missing",
      text:
        "The number of trials is unknown: how many variants were tried before this one decides " +
        "what its figures are worth. State it with --trials.",
    });
  }
  if (costs === "none") {
    findings.push({
      code: "costsNotCharged",
      kind: "weakens",
      text: "Fees and slippage are not charged: nobody can earn these returns.",
    });
  } else if (costs === "unknown") {
    findings.push({
      code: "costsUnknown",
      kind: "missing",
      text: "Nothing shows whether fees and slippage are taken off. State it with --costs.",
    });
  }
  if (!options.benchmark) {
    findings.push({
      code: "noBenchmark",
      kind: "missing",
      text:
        "No benchmark: whether holding the market did as well is not known. Give its returns or " +
        "prices with --benchmark.",
    });
  }
  if (!options.alternatives) {
    findings.push({
      code: "noAlternatives",
      kind: "missing",
      text: "No alternatives: without the results of what else was tried, the probability of " +
        "overfitting cannot be computed. Give them with --alternatives.",
    });
  }
  findings.push(...ofReturns(basis), ...ofTrades(result, basis));
  if (!options.live) {
    findings.push({
      code: "sampleUnknown",
      kind: "missing",
      text:
        "No file can show that its period was untouched when the strategy was made, nor that no " +
        "later price slipped into a decision.",
    });
    if (!options.fill) {
      findings.push({
        code: "fillsUnknown",
        kind: "missing",
        text: "How orders were filled is not in the file. State it with --fills.",
      });
    }
  }
  return findings;
}
