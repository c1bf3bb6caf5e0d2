import type { BlockResamples } from "./blocks.ts";
import {
  type JudgedRows,
  netReturns,
  type SumObjective,
  type Utility,
  type UtilityInfo,
} from "./objective.ts";
import { type Policy, tracePositions } from "./policy.ts";

/** What a policy comes to on the rows it is judged by. */
export interface Outcome {
  readonly policy: Policy;
  /** NaN where it is undefined or rests on too few entries. */
  readonly objective: number;
  /** Share of rows with a position. */
  readonly exposure: number;
  /** The objective in each resample; empty without any. */
  readonly resampled: Float64Array;
}

/** Options of a {@linkcode PolicyJudge}. */
export interface JudgeOptions {
  /** Runs of rows to judge the policy on, too. Default: none. */
  readonly resamples?: BlockResamples;
}

/** Judges policies on the rows that it was made for. */
export type PolicyJudge = (policy: Policy, options?: JudgeOptions) => Outcome;

/** The objective in each resample, or none. */
function emptyFigures(resamples: BlockResamples | undefined): Float64Array {
  return new Float64Array(resamples ? resamples.offset.length - 1 : 0);
}

function exposureOf(position: Float64Array): number {
  let held = 0;
  for (let t = 0; t < position.length; t++) if (position[t] !== 0) held++;
  return held / position.length;
}

/** The sum of column `running` (sums up to each row) over the runs of resample `b`. */
function sumOver(running: Float64Array, { offset, start, end }: BlockResamples, b: number): number {
  let sum = 0;
  for (let i = offset[b]; i < offset[b + 1]; i++) sum += running[end[i]] - running[start[i]];
  return sum;
}

/** A judge by an objective that is made of sums; its cost is that of a pass over the blocks. */
export function judgeBySums(value: Float64Array, objective: SumObjective): PolicyJudge {
  const n = value.length;
  const position = new Float64Array(n);
  const columns = Array.from({ length: objective.parts }, () => new Float64Array(n));
  const running = columns.map(() => new Float64Array(n + 1));
  const sums = new Float64Array(objective.parts);
  return (policy, { resamples } = {}) => {
    tracePositions(value, policy, position);
    objective.write(position, columns);
    columns.forEach((column, j) => {
      const to = running[j];
      for (let t = 0; t < n; t++) to[t + 1] = to[t] + column[t];
      sums[j] = to[n];
    });
    const figure = objective.of(sums, n);
    const resampled = emptyFigures(resamples);
    for (let b = 0; b < resampled.length; b++) {
      for (let j = 0; j < sums.length; j++) sums[j] = sumOver(running[j], resamples!, b);
      resampled[b] = objective.of(sums, n);
    }
    return { policy, objective: figure, exposure: exposureOf(position), resampled };
  };
}

/** A judge by a user's utility, which sees the rows of each resample. */
export function judgeByUtility(
  value: Float64Array,
  { rows, utility, cost, minTrades }: {
    readonly rows: JudgedRows;
    readonly utility: Utility;
    readonly cost: number;
    readonly minTrades: number;
  },
): PolicyJudge {
  const n = value.length;
  const position = new Float64Array(n), net = new Float64Array(n), drawn = new Float64Array(n);
  const entered = new Float64Array(n + 1), held = new Float64Array(n + 1);
  const ask = (returns: Float64Array, info: UtilityInfo) => {
    if (info.entries < minTrades) return NaN;
    const worth = utility(returns, info);
    if (typeof worth === "number") return worth;
    throw new TypeError(`Expected utility to return a number but found ${String(worth)}`);
  };
  return (policy, { resamples } = {}) => {
    tracePositions(value, policy, position);
    const info = netReturns(rows, position, net, cost);
    // A copy, as resamples read the returns again.
    const figure = ask(net.slice(), info);
    const resampled = emptyFigures(resamples);
    if (resamples) {
      for (let t = 0, before = 0; t < n; before = position[t++]) {
        entered[t + 1] = entered[t] + (position[t] !== 0 && position[t] !== before ? 1 : 0);
        held[t + 1] = held[t] + (position[t] !== 0 ? 1 : 0);
      }
    }
    for (let b = 0; b < resampled.length; b++) {
      const { offset, start, end } = resamples!;
      for (let i = offset[b], filled = 0; i < offset[b + 1]; i++) {
        drawn.set(net.subarray(start[i], end[i]), filled);
        filled += end[i] - start[i];
      }
      resampled[b] = ask(drawn, {
        entries: sumOver(entered, resamples!, b),
        held: sumOver(held, resamples!, b),
      });
    }
    return { policy, objective: figure, exposure: exposureOf(position), resampled };
  };
}
