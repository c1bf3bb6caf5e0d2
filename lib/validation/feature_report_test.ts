import assert from "node:assert/strict";
import { prng } from "../core/mod.ts";
import { sampleBars } from "../data/mod.ts";
import { join } from "../dataset/mod.ts";
import { compute, core13 } from "../features/mod.ts";
import { direction } from "../labels/mod.ts";
import { bootstrapInterval, correlation, optimalBlockLength, ranks } from "../stats/mod.ts";
import { featureReport } from "./feature_report.ts";
import { populationStability } from "./population_stability.ts";
import { rankCorrelationInterval } from "./rank_correlation_interval.ts";
import { walkForward } from "./walk_forward.ts";

const near = (a: number, b: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

/** A column with memory. */
function wandering(length: number, seed: number): Float64Array {
  const random = prng(seed);
  let state = 0;
  return Float64Array.from({ length }, () => state = 0.8 * state + random.normal());
}

Deno.test("rankCorrelationInterval() is the plain stationary bootstrap of the ranks", () => {
  const x = wandering(400, 1);
  const y = x.map((value, i) => value ** 3 + 10 * Math.sin(i));
  for (const horizon of [1, 30]) {
    const found = rankCorrelationInterval(x, y, { horizon, resamples: 200, prng: prng(4) });
    const a = ranks(x), b = ranks(y);
    const products = a.map((value, i) => (value - 200.5) * (b[i] - 200.5));
    const pick = (indexes: Int32Array, values: Float64Array) =>
      Float64Array.from(indexes, (i) => values[i]);
    const expected = bootstrapInterval(
      400,
      (indexes) => correlation(pick(indexes, a), pick(indexes, b)),
      {
        resamples: 200,
        blockLength: Math.max(horizon, optimalBlockLength(products)),
        prng: prng(4),
      },
    );
    near(found.estimate, expected.estimate);
    near(found.low, expected.low);
    near(found.high, expected.high);
  }
});

Deno.test("rankCorrelationInterval() holds 0 about as often as it says for unrelated columns", () => {
  let held = 0;
  for (let k = 0; k < 200; k++) {
    const { low, high } = rankCorrelationInterval(
      wandering(300, 2 * k),
      wandering(300, 2 * k + 1),
      {
        resamples: 200,
        prng: prng(k),
      },
    );
    if (low <= 0 && high >= 0) held++;
  }
  // 95 % less what a bootstrap of a few dozen blocks is known to lack.
  assert.ok(held >= 172 && held <= 198, `${held} of 200`);
});

Deno.test("rankCorrelationInterval() is NaN where a column does not vary", () => {
  const found = rankCorrelationInterval([1, 1, 1], [1, 2, 3], { prng: prng(1) });
  assert.deepEqual(found, { estimate: NaN, low: NaN, high: NaN });
});

Deno.test("populationStability() sums over quantile bins, as worked out by hand", () => {
  // Two bins at the median 4.5: 5 and 5 values before, 2 and 6 after, half a value added to each.
  const before = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], after = [1, 2, 5, 6, 7, 8, 9, 10];
  const [a, b] = [2.5 / 9, 6.5 / 9];
  const expected = (a - 0.5) * Math.log(a / 0.5) + (b - 0.5) * Math.log(b / 0.5);
  near(populationStability(before, after, { bins: 2 }), expected);
  // A value on the edge, here the median 0, belongs below it: 3 and 2 values before, 1 and 3 after.
  const [e, f] = [3.5 / 6, 2.5 / 6], [c, d] = [1.5 / 5, 3.5 / 5];
  near(
    populationStability([0, 0, 0, 1, 1], [1, 1, 1, 0], { bins: 2 }),
    (c - e) * Math.log(c / e) + (d - f) * Math.log(d / f),
  );
});

Deno.test("populationStability() stands ties, constants, and values outside of what was known", () => {
  assert.equal(populationStability([1, 1, 1], [1, 1]), 0);
  const days = Array.from({ length: 700 }, (_, i) => i % 7);
  near(populationStability(days, days), 0);
  assert.ok(populationStability(days, days.map((day) => day + 100)) > 1);
  assert.ok(Number.isNaN(populationStability([], [1])));
});

const bars = await sampleBars("BTCUSDT-1d");
const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }));
const folds = walkForward(samples, { train: 1200, test: 600 });
const forwardReturn = Float64Array.from(
  samples.rows,
  (t) => Math.log(bars.close[t + 1] / bars.close[t]),
);

Deno.test("featureReport() tells each column's coefficient, drift and memory", () => {
  const report = featureReport(samples, folds, { forwardReturn, resamples: 100 });
  assert.deepEqual(report.columns.map(({ name }) => name), samples.table.names);
  const of = (name: string) => report.columns.find((column) => column.name === name)!;
  const values = Float64Array.from(samples.rows, (row) => samples.table.column("rsi14")[row]);
  const rsi = of("rsi14");
  near(rsi.informationCoefficient.estimate, correlation(ranks(values), ranks(forwardReturn)));
  assert.ok(rsi.autocorrelation > 0.8 && rsi.autocorrelation < 1);
  assert.ok(of("return1").autocorrelation < 0.2);
  assert.equal(rsi.coefficientByFold.length, folds.length);
  near(
    rsi.driftByFold[1],
    populationStability(
      Float64Array.from(folds[1].train, (i) => values[i]),
      Float64Array.from(folds[1].test, (i) => values[i]),
    ),
  );
  assert.equal(rsi.drift, Math.max(...rsi.driftByFold));
  // Days of the week do not drift, the level of volatility does.
  assert.ok(of("dayOfWeek").drift < 0.02);
  assert.ok(of("volatility20").drift > 0.25);
});

Deno.test("featureReport() finds a planted relation, and does not change with other columns", () => {
  const told = samples.table.names.indexOf("return7");
  const data = samples.table.data.slice();
  const { rows } = samples.table;
  samples.rows.forEach((row, i) => data[told * rows + row] = forwardReturn[i]);
  const column = (name: string) => {
    const j = samples.table.names.indexOf(name);
    return data.subarray(j * rows, (j + 1) * rows);
  };
  const planted = { ...samples, table: { ...samples.table, data, column } };
  const options = { forwardReturn, resamples: 100 };
  const found = featureReport(planted, folds, options).columns;
  // The table holds single precision, which makes a few ties.
  assert.ok(found[told].informationCoefficient.low > 0.999);
  const alone = featureReport(planted, folds, { ...options, names: ["rsi14"] }).columns;
  assert.deepEqual(alone[0], found.find(({ name }) => name === "rsi14"));
});

Deno.test("featureReport() leaves out samples whose return is not known, and wants one for each", () => {
  const some = forwardReturn.map((value, i) => i % 5 === 0 ? NaN : value);
  const report = featureReport(samples, folds, {
    forwardReturn: some,
    names: ["rsi14"],
    resamples: 50,
  });
  assert.equal(report.samples, samples.length - Math.ceil(samples.length / 5));
  assert.ok(Number.isFinite(report.columns[0].informationCoefficient.low));
  assert.throws(
    () => featureReport(samples, folds, { forwardReturn: some.subarray(1) }),
    /a return for each of \d+ samples but found \d+$/,
  );
});

Deno.test("featureReport() pairs neighbouring bars for the autocorrelation, not neighbouring samples", () => {
  const kept = Int32Array.from(samples.rows.keys()).filter((i) => i % 3 !== 2);
  const holed = { ...samples, length: kept.length, rows: kept.map((i) => samples.rows[i]) };
  const returns = Float64Array.from(kept, (i) => forwardReturn[i]);
  const options = { forwardReturn: returns, names: ["return3"], resamples: 20 };
  const [{ autocorrelation }] = featureReport(holed, [], options).columns;
  const column = samples.table.column("return3");
  const first = Int32Array.from(samples.rows).filter((_, i) =>
    i % 3 === 0 && i + 1 < samples.length
  );
  const at = (by: number) => ranks(Float64Array.from(first, (row) => column[row + by]));
  near(autocorrelation, correlation(at(0), at(1)));
});
