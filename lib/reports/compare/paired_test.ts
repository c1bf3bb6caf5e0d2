import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { rocAucDifferenceInterval } from "../../metrics/mod.ts";
import { adjustPValues } from "../../stats/mod.ts";
import { numbers, texts } from "../columns.ts";
import type { ReportInput } from "../input.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { comparePaired } from "./paired.ts";

const a = fabricateRun({ models: 4, bars: 400, folds: 2, epochs: 3 });

/** The run with its scores and returns changed where `model` says. */
function changed(
  model: string,
  change: { score?: (value: number, label: number) => number; gain?: number },
): ReportInput {
  const { predictions, equity } = a.tables;
  const names = texts(predictions, "model"), labels = numbers(predictions, "label");
  const score = numbers(predictions, "score").map((value, i) =>
    names[i] === model ? change.score?.(value, labels[i]) ?? value : value
  );
  const held = texts(equity, "model");
  const gains = numbers(equity, "return").map((value, i) =>
    held[i] === model ? value + (change.gain ?? 0) : value
  );
  return {
    ...a,
    tables: {
      ...a.tables,
      predictions: { ...predictions, score },
      equity: { ...equity, return: gains },
    },
  };
}

Deno.test("comparePaired() finds no difference between a run and itself", () => {
  const comparisons = comparePaired([a, a]);
  assert.deepEqual(comparisons.map(({ model }) => model), a.metrics.models.map(({ name }) => name));
  for (const { rocAuc, yearlyReturn, refusals } of comparisons) {
    assert.deepEqual([rocAuc!.estimate, rocAuc!.p, rocAuc!.adjusted], [0, 1, 1]);
    assert.deepEqual([yearlyReturn!.estimate, yearlyReturn!.p], [0, 1]);
    assert.deepEqual(refusals, []);
  }
});

Deno.test("comparePaired() finds a model that ranks better, and only that one", () => {
  const comparisons = comparePaired([a, changed("lstm", { score: (s, label) => s + 0.3 * label })]);
  const distinct = comparisons.filter(({ rocAuc }) => rocAuc!.adjusted < 0.05);
  assert.deepEqual(distinct.map(({ model }) => model), ["lstm"]);
  const [{ rocAuc }] = distinct;
  assert.ok(rocAuc!.low > 0 && rocAuc!.adjusted >= rocAuc!.p);

  // The interval is DeLong's own, and an interval that touches 0 has a p-value of 5 %.
  const { predictions } = a.tables;
  const rows = texts(predictions, "model").flatMap((name, i) =>
    name === "lstm" && texts(predictions, "part")[i] === "test" ? [i] : []
  );
  const column = (name: string) => rows.map((i) => numbers(predictions, name)[i]);
  const worse = column("score"), label = column("label");
  const expected = rocAucDifferenceInterval(worse.map((s, i) => s + 0.3 * label[i]), worse, label, {
    groups: Int32Array.from(column("fold")),
  });
  assert.deepEqual([rocAuc!.low, rocAuc!.high], [expected.low, expected.high]);
});

Deno.test("comparePaired() sees a small steady gain that unpaired intervals cannot", () => {
  const [, , , lstm] = comparePaired([a, changed("lstm", { gain: 1e-5 })]);
  const { periodsPerYear } = a.metrics.costs;
  assert.ok(Math.abs(lstm.yearlyReturn!.estimate - 1e-5 * periodsPerYear) < 1e-12);
  assert.ok(lstm.yearlyReturn!.adjusted < 0.05);
});

Deno.test("comparePaired() calls chance by its name in about 95 of 100 pages", () => {
  const one = fabricateRun({ models: 1, bars: 300, folds: 2, epochs: 1 });
  const { equity } = one.tables;
  let found = 0;
  for (let k = 0; k < 40; k++) {
    const random = prng(k);
    const noise = numbers(equity, "return").map((value) => value + 0.01 * random.normal());
    const other = { ...one, tables: { ...one.tables, equity: { ...equity, return: noise } } };
    if (comparePaired([one, other]).some(({ yearlyReturn }) => yearlyReturn!.adjusted < 0.05)) {
      found++;
    }
  }
  // Of 40 pages 2 are expected; more than 6 has a chance of one in 500.
  assert.ok(found <= 6, `${found} of 40`);
});

Deno.test("comparePaired() adjusts for all tests of the page", () => {
  const comparisons = comparePaired([
    a,
    changed("lstm", { gain: 2e-4 }),
    changed("logistic", { gain: 3e-4 }),
  ]);
  const tests = comparisons.flatMap(({ rocAuc, yearlyReturn }) => [rocAuc!, yearlyReturn!]);
  assert.equal(tests.length, 16);
  const expected = adjustPValues(tests.map(({ p }) => p), { method: "holm" });
  assert.deepEqual(tests.map(({ adjusted }) => adjusted), [...expected]);
});

Deno.test("comparePaired() compares no runs that were tested on different rows", () => {
  const short = fabricateRun({ models: 4, bars: 300, folds: 2, epochs: 3 });
  const [comparison] = comparePaired([a, short]);
  assert.equal(comparison.rocAuc, undefined);
  assert.equal(comparison.yearlyReturn, undefined);
  assert.match(comparison.refusals.join(), /400 and 300 rows, of which they share 300/);

  const { predictions } = a.tables;
  const label = numbers(predictions, "label").map((value) => 1 - value);
  const other = { ...a, tables: { ...a.tables, predictions: { ...predictions, label } } };
  const [relabelled] = comparePaired([a, other]);
  assert.match(relabelled.refusals.join(), /other labels/);
  assert.ok(relabelled.yearlyReturn);
});
