import { type Prng, prng } from "../../core/mod.ts";
import type { Samples } from "../../dataset/mod.ts";
import { featureTable } from "../../features/mod.ts";
import { type AuditColumn, compareFitted, type Finding, type Fold } from "../../validation/mod.ts";
import type { Plan } from "../plan.ts";
import { checkForecasts, fittedOnce } from "./check_forecasts.ts";
import { type AuditedExperiment, fitFold } from "./experiment_subjects.ts";
import { otherReturn, otherTest } from "./other_test.ts";

/** Other features, labels and spans in the samples of a test part; the rest as it was. */
function otherSamples(samples: Samples, { test }: Fold, random: Prng): Samples {
  const { table, rows } = samples;
  const data = table.data.slice();
  for (const i of test) {
    for (let j = 0; j < table.names.length; j++) {
      data[j * table.rows + rows[i]] *= -3 * random.uniform();
    }
  }
  const others = otherTest(samples, test, random);
  return Object.freeze({ ...others, table: featureTable({ ...table, data }) });
}

/** What was looked at, and what was found. */
export interface CheckedFit {
  readonly findings: readonly Finding[];
  readonly compared: number;
  readonly computations: number;
  readonly columns: number;
}

/** Folds that are fitted: the last, and one with test parts on both sides of its own where there is. */
const foldsOf = (
  { folds }: Plan,
) => [...new Set([folds[folds.length >> 1], folds[folds.length - 1]])];

/**
 * Gives the test samples of a fold other features, labels, spans and returns and fits everything anew:
 * weights, selected columns, scaler, training, stopping, calibrator and decision must keep their bits,
 * whatever bars the folds train on. What is forecast of the test part may change then; where nothing else
 * is found, {@linkcode checkForecasts} looks at it.
 */
export async function checkFit(
  experiment: AuditedExperiment,
  { plan, model }: { readonly plan: Plan; readonly model: number },
): Promise<CheckedFit> {
  const findings: Finding[] = [];
  let compared = 0, computations = 0, columns = 0;
  const { name, estimator } = (experiment.models ?? plan.models)[model];
  for (const fold of foldsOf(plan)) {
    const random = prng(experiment.config.seed).fork(`test/${name}/${fold.index}`);
    const changed: Plan = {
      ...plan,
      samples: otherSamples(plan.samples, fold, random),
      forwardReturn: otherReturn(plan.forwardReturn, fold.test, random),
    };
    const fitted = (all: readonly AuditColumn[]) =>
      all.filter(({ kind, rows }) => kind !== "prediction" && !rows);
    await using once = fittedOnce(estimator);
    const kept = { ...experiment, models: [{ name, estimator: once.estimator }] };
    const before = fitted(await fitFold(kept, { plan, model: 0, fold }));
    const after = fitted(await fitFold(experiment, { plan: changed, model, fold }));
    computations += 2;
    columns += before.length;
    const place = { row: plan.samples.rows[fold.test[0]], time: plan.samples.time[fold.test[0]] };
    const found = compareFitted({ before, after }, { subject: name, ...place });
    compared += found.compared;
    findings.push(...found.findings);
    // A wrong fit shows in all that it forecasts.
    if (found.findings.length > 0) continue;
    const forecasts = await checkForecasts(kept, { plan, name, fold, ...once });
    compared += forecasts.compared;
    computations += forecasts.computations;
    findings.push(...forecasts.findings);
  }
  return { findings, compared, computations, columns };
}
