import type { Bars } from "../../core/mod.ts";
import {
  gridTimes,
  pickSamples,
  placesOnGrid,
  pool,
  type PooledSamples,
  type Samples,
} from "../../dataset/mod.ts";
import type { FeatureSet } from "../../features/mod.ts";
import type { BarRange, Fold, FoldPart } from "../../validation/mod.ts";
import { type ExperimentConfig, SMOKE_FOLDS } from "../config.ts";
import { type JoinedBars, joinExperiment, namesOf, type Plan, planModels } from "../plan.ts";
import { planFolds, type PlannedFolds, type PlannedHoldout } from "../plan_folds.ts";

/** One symbol of a plan on several. */
export interface PlannedSymbol {
  readonly bars: Bars;
  /** Row of its first bar in the table of all symbols. */
  readonly firstRow: number;
  /** Place of each bar among the times of all symbols. */
  readonly places: Int32Array;
  /** Row after the last that may be looked at: a holdout that is closed begins there. */
  readonly end: number;
}

/** What a plan on several symbols says of them. */
export interface PlannedSymbols {
  readonly members: readonly PlannedSymbol[];
  /** Every time at which a symbol has a bar, UTC milliseconds: bars of folds are places here. */
  readonly times: Float64Array;
  /** Which symbol each fold is of. Absent: all folds are of all symbols. */
  readonly symbolOfFold?: Int32Array;
}

/** How the samples of several symbols are divided. */
interface Divided extends PlannedFolds {
  readonly samples: PooledSamples;
  readonly symbolOfFold?: Int32Array;
  /** First bar of a closed holdout, by symbol; absent: none is closed. */
  readonly closedFrom?: (member: number) => number;
}

/** Parts on a common line of time. */
interface Placed {
  readonly bars: readonly Bars[];
  readonly joined: readonly JoinedBars[];
  readonly places: readonly Int32Array[];
  readonly times: Float64Array;
}

const PARTS: readonly FoldPart[] = ["train", "validation", "calibration", "test"];

/** First index of ascending values at which one is at least `least`. */
function firstFrom(values: Int32Array, least: number): number {
  const at = values.findIndex((value) => value >= least);
  return at < 0 ? values.length : at;
}

/**
 * The samples of a symbol that ends before others do, without those whose label is known but not the
 * return that a decision earns: at the very end they are only tested, here thresholds would need it.
 */
function withReturns({ samples, earned }: JoinedBars): Samples {
  const known = Int32Array.from(samples.rows.keys())
    .filter((i) => Number.isFinite(earned[samples.rows[i]]));
  const { dropped } = samples;
  return {
    ...pickSamples(samples, known),
    dropped: {
      ...dropped,
      missingLabel: dropped.missingLabel + samples.length - known.length,
    },
  };
}

/** One set of folds over all symbols: time is cut, whatever symbol has bars there. */
function dividePool(
  { bars, joined, places, times }: Placed,
  { validation, smoke }: ExperimentConfig,
): Divided {
  const whole = pool(bars.map((ofSymbol, s) => {
    const endsEarly = places[s][ofSymbol.length - 1] < times.length - 1;
    return { bars: ofSymbol, samples: endsEarly ? withReturns(joined[s]) : joined[s].samples };
  }));
  const divided = planFolds(whole, validation);
  const { holdout, split, folds } = divided;
  return {
    ...divided,
    // What is picked out of a pool keeps the pool's columns.
    samples: divided.samples as PooledSamples,
    folds: smoke && !split ? folds.slice(-SMOKE_FOLDS) : folds,
    ...holdout && !holdout.isOpen
      ? { closedFrom: (s: number) => firstFrom(places[s], holdout.bars[0]) }
      : {},
  };
}

/** The folds of one symbol; what is thrown begins with its name. */
function foldsOf(symbol: string, samples: Samples, config: ExperimentConfig): PlannedFolds {
  try {
    return planFolds(samples, config.validation);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${symbol}: ${error.message}`, { cause: error });
  }
}

/** A fold of one symbol as one of all: its samples in the pool, its bars on the line of time. */
function movedFold(
  fold: Fold,
  { index, pooled, places }: {
    readonly index: number;
    /** Place in the pool of each sample of the symbol. */
    readonly pooled: Int32Array;
    readonly places: Int32Array;
  },
): Fold {
  const range = ([start, end]: BarRange): BarRange =>
    end > start ? [places[start], places[end - 1] + 1] : [places[start], places[start]];
  const byPart = <T>(make: (part: FoldPart) => T) =>
    Object.fromEntries(PARTS.map((part) => [part, make(part)])) as Record<FoldPart, T>;
  const { bars, blocks, purged } = fold;
  return Object.freeze({
    index,
    ...byPart((part) => fold[part].map((i) => pooled[i])),
    purged,
    bars: byPart((part) => range(bars[part])),
    ...blocks ? { blocks: byPart((part) => blocks[part].map(range)) } : {},
  });
}

/** The holdouts of all symbols as one: from the first bar of any to the last. */
function jointHoldout(
  holdouts: readonly PlannedHoldout[],
  places: readonly Int32Array[],
): PlannedHoldout {
  const sum = (figure: (holdout: PlannedHoldout) => number) =>
    holdouts.reduce((total, holdout) => total + figure(holdout), 0);
  return {
    bars: [
      Math.min(...holdouts.map(({ bars: [start] }, s) => places[s][start])),
      Math.max(...holdouts.map(({ bars: [, end] }, s) => places[s][end - 1] + 1)),
    ],
    isOpen: holdouts[0].isOpen,
    samples: sum(({ samples }) => samples),
    purged: sum(({ purged }) => purged),
  };
}

/** Folds of every symbol's own, put together: no fold has samples of two. */
function divideEach({ bars, joined, places }: Placed, config: ExperimentConfig): Divided {
  const own = bars.map(({ symbol }, s) => foldsOf(symbol, joined[s].samples, config));
  const samples = pool(bars.map((ofSymbol, s) => ({ bars: ofSymbol, samples: own[s].samples })));
  const folds: Fold[] = [], symbolOfFold: number[] = [];
  own.forEach((divided, s) => {
    const pooled = Int32Array.from(samples.symbol.keys()).filter((i) => samples.symbol[i] === s);
    for (const fold of config.smoke ? divided.folds.slice(-SMOKE_FOLDS) : divided.folds) {
      folds.push(movedFold(fold, { index: folds.length, pooled, places: places[s] }));
      symbolOfFold.push(s);
    }
  });
  const holdouts = own.flatMap(({ holdout }) => holdout ?? []);
  return {
    samples,
    folds,
    symbolOfFold: Int32Array.from(symbolOfFold),
    ...holdouts.length > 0 ? { holdout: jointHoldout(holdouts, places) } : {},
    ...holdouts.some(({ isOpen }) => !isOpen)
      ? { closedFrom: (s: number) => holdouts[s].bars[0] }
      : {},
  };
}

/**
 * Features, labels, samples and folds of a run on several symbols. Every symbol's features and labels
 * are made of its own bars; with pooling "pooled" all samples are divided together by time, with
 * "each" every symbol's for themselves. Throws what `planExperiment` throws.
 */
export function planSymbols(
  config: ExperimentConfig,
  bars: readonly Bars[],
  set: FeatureSet,
): Plan {
  const learnt = namesOf(set);
  const models = planModels(config, learnt);
  const joined = bars.map((ofSymbol) => joinExperiment(config, ofSymbol, { set, models }));
  const times = gridTimes(bars);
  const places = bars.map((ofSymbol) => placesOnGrid(ofSymbol, times));
  const isEach = "symbols" in config.data && config.data.pooling === "each";
  const { symbolOfFold, closedFrom, ...divided } = (isEach ? divideEach : dividePool)(
    { bars, joined, places, times },
    config,
  );
  const { samples } = divided, { symbol, firstRow, rows, table } = samples;
  const outside = new Uint8Array(table.rows);
  joined.forEach((ofSymbol, s) => ofSymbol.outside && outside.set(ofSymbol.outside, firstRow[s]));
  return {
    ...divided,
    models,
    forwardReturn: Float64Array.from(
      rows,
      (row, i) => joined[symbol[i]].earned[row - firstRow[symbol[i]]],
    ),
    ...joined.some(({ outside }) => outside) ? { outside } : {},
    symbols: {
      times,
      members: bars.map((ofSymbol, s) => ({
        bars: ofSymbol,
        firstRow: firstRow[s],
        places: places[s],
        end: closedFrom?.(s) ?? ofSymbol.length,
      })),
      ...symbolOfFold ? { symbolOfFold } : {},
    },
    features: { set: set.name, names: table.names, learnt, warmup: table.warmup },
  };
}
