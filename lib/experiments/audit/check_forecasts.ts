import { type Prng, prng } from "../../core/mod.ts";
import type { Samples } from "../../dataset/mod.ts";
import { featureTable } from "../../features/mod.ts";
import type { Estimator, FittedModel } from "../../models/mod.ts";
import type { Finding, Fold } from "../../validation/mod.ts";
import type { ExperimentConfig } from "../config.ts";
import { evaluateFold, type FoldResult } from "../evaluate_fold.ts";
import type { Plan } from "../plan.ts";
import { placesBySymbol } from "../symbols/by_symbol.ts";
import { type AuditedExperiment, seedOfFold } from "./experiment_subjects.ts";
import { otherReturn, otherTest } from "./other_test.ts";

/** An estimator that is fitted once: later fits give the model that is there. */
export interface FittedOnce extends AsyncDisposable {
  readonly estimator: Estimator;
}

/** Keeps what an estimator fits first, for forecasts of other samples without another fit. */
export function fittedOnce(estimator: Estimator): FittedOnce {
  let fitted: FittedModel | undefined;
  return {
    estimator: {
      ...estimator,
      async fit(data, options) {
        fitted ??= await estimator.fit(data, options);
        return { ...fitted, [Symbol.asyncDispose]: () => Promise.resolve() };
      },
    },
    async [Symbol.asyncDispose]() {
      await fitted?.[Symbol.asyncDispose]();
    },
  };
}

/** Places of the test part behind which samples are changed. */
const ROUNDS = 12;
/** Samples before a changed one that are surely not changed themselves. */
const CLEAR = 4;

/** What is given to a model that is fitted already. */
type Given = Pick<Plan, "samples" | "forwardReturn">;

/** Samples of the test part from `from` on, far enough apart for windows between them to hold none. */
function struckBehind(samples: Samples, test: Int32Array, from: number): Set<number> {
  const period = samples.sequenceLength + CLEAR;
  const struck = new Set<number>();
  for (const places of placesBySymbol(samples, test)) {
    let next = -Infinity;
    for (const place of places) {
      const row = samples.rows[test[place]];
      if (place < from || row < next) continue;
      struck.add(place);
      next = row + period;
    }
  }
  return struck;
}

/** Test samples whose return is not over when the last sample before the place is. */
function openReturns(
  { samples, test, from }: {
    readonly samples: Samples;
    readonly test: Int32Array;
    readonly from: number;
  },
  { backtest: { fill } }: ExperimentConfig,
): Int32Array {
  const { rows, time } = samples;
  const reach = fill === "nextOpen" ? 2 : 1;
  const open: number[] = [];
  for (const places of placesBySymbol(samples, test)) {
    const last = places.findLast((place) => time[test[place]] < time[test[from]]);
    const known = last === undefined ? -Infinity : rows[test[last]] - reach;
    for (const place of places) if (rows[test[place]] > known) open.push(test[place]);
  }
  return Int32Array.from(open).sort();
}

/** Other features in some places of the test part, and other returns and labels behind the first. */
function changedBehind(
  { samples, forwardReturn }: Given,
  { test, struck, open, random }: {
    readonly test: Int32Array;
    readonly struck: ReadonlySet<number>;
    readonly open: Int32Array;
    readonly random: Prng;
  },
): Given {
  const { table, rows } = samples;
  const data = table.data.slice();
  for (const place of struck) {
    for (let j = 0; j < table.names.length; j++) {
      data[j * table.rows + rows[test[place]]] *= -3 * random.uniform();
    }
  }
  const others = otherTest(samples, open, random);
  return {
    samples: Object.freeze({ ...others, table: featureTable({ ...table, data }) }),
    forwardReturn: otherReturn(forwardReturn, open, random),
  };
}

/** Whether forecasts or wishes of a place differ. */
const differ = {
  forecast: (a: FoldResult, b: FoldResult, place: number) =>
    !Object.is(a.test.probability[place], b.test.probability[place]) ||
    !Object.is(a.test.score[place], b.test.score[place]),
  wish: (a: FoldResult, b: FoldResult, place: number) =>
    !Object.is(a.target[place], b.target[place]),
} as const;

/** One model that is fitted to a fold, and what it was fitted on. */
export interface FittedFoldModel {
  readonly plan: Plan;
  readonly name: string;
  readonly fold: Fold;
  /** Fitted already. */
  readonly estimator: Estimator;
}

/**
 * Holds forecasts and wishes of a fold's test part against what they must not know, without another
 * fit. Labels and returns of all test samples become other ones: no forecast may follow, nor a wish
 * save by its size in volatility, which is left out for that. Then features of single samples behind a
 * place in the part, and returns that are not over there: forecasts follow in windows that hold a
 * changed sample and nowhere else, wishes before the place not at all.
 *
 * It asks nothing of the order of parts, so it holds for folds that train behind their test part, too.
 */
export async function checkForecasts(
  { config, evaluate = evaluateFold }: AuditedExperiment,
  { plan, name, fold, estimator }: FittedFoldModel,
): Promise<{ findings: readonly Finding[]; compared: number; computations: number }> {
  const { test } = fold;
  const { rows, time } = plan.samples;
  const random = prng(config.seed).fork(`forecasts/${name}/${fold.index}`);
  const seed = seedOfFold(config, { name, fold });
  let compared = 0, computations = 0;
  const of = async (given: Given, settings = config) => {
    computations++;
    return await evaluate(estimator, { ...given, fold }, { config: settings, seed, save: false });
  };
  /** By what differs: the first place and how far ahead what it followed was. */
  const found = new Map<keyof typeof differ, { place: number; text: string }>();
  const compare = (
    what: keyof typeof differ,
    [before, after]: readonly [FoldResult, FoldResult],
    { places, text }: { readonly places: readonly number[]; readonly text: string },
  ) => {
    compared += places.length;
    const place = places.find((place) => differ[what](before, after, place));
    if (place === undefined || found.has(what)) return;
    found.set(what, { place, text });
  };
  const all = [...test.keys()];

  const { sizing, ...policy } = config.policy;
  const plain = sizing?.kind === "volatility" ? { ...config, policy } : config;
  const base = await of(plan);
  const unsized = plain === config ? base : await of(plan, plain);
  const blind = await of({
    samples: otherTest(plan.samples, test, random),
    forwardReturn: otherReturn(plan.forwardReturn, test, random),
  }, plain);
  const text = "labels and returns of the test part do";
  compare("forecast", [unsized, blind], { places: all, text });
  compare("wish", [unsized, blind], { places: all, text });

  for (let k = 0; k < ROUNDS; k++) {
    const from = Math.floor(test.length * (k + random.uniform()) / ROUNDS);
    if (from === 0) continue;
    const struck = struckBehind(plan.samples, test, from);
    const open = openReturns({ samples: plan.samples, test, from }, config);
    const after = await of(changedBehind(plan, { test, struck, open, random }));
    const windowed = new Set<number>();
    for (const places of placesBySymbol(plan.samples, test)) {
      let last = -Infinity;
      for (const place of places) {
        const row = rows[test[place]];
        if (struck.has(place)) last = row;
        if (row - last < plan.samples.sequenceLength) windowed.add(place);
      }
    }
    const text = "samples behind it do";
    compare("forecast", [base, after], { places: all.filter((p) => !windowed.has(p)), text });
    const before = all.filter((place) => time[test[place]] < time[test[from]]);
    compare("wish", [base, after], { places: before, text });
  }

  // A wish only hands on what a forecast knows.
  const what = found.has("forecast") ? "forecast" : "wish";
  const worst = found.get(what);
  if (!worst) return { findings: [], compared, computations };
  const row = rows[test[worst.place]];
  const finding: Finding = {
    code: "futureChangesPast",
    cause: "pipeline",
    severity: "error",
    kind: "prediction",
    subject: name,
    column: `${name}: ${what} of fold ${fold.index}`,
    firstRow: row,
    time: new Date(time[test[worst.place]]).toISOString(),
    offset: null,
    message:
      `prediction ${name}: ${what} of fold ${fold.index} changes in row ${row} when ${worst.text}: likely a step between bars and forecasts looks at later bars`,
  };
  return { findings: [finding], compared, computations };
}
