import assert from "node:assert/strict";
import fixture from "../fixtures/overfitting.json" with { type: "json" };
import { prng } from "../../core/mod.ts";
import { mean } from "../../stats/mod.ts";
import {
  realityCheck,
  stepwiseSuperior,
  type SuperiorityOptions,
  superiorPredictiveAbility,
} from "../mod.ts";
import { realityCheckOf } from "./reality_check.ts";
import { stepwiseSuperiorOf } from "./stepwise_superior.ts";
import { superiorPredictiveAbilityOf } from "./superior_predictive_ability.ts";
import { superiority } from "./superiority.ts";

/** Fixtures: tools/fixtures/overfitting.py; its rows are drawn by the Python package arch. */
const { blockLength, indexes, variances, plain, studentized, weaker, superior } =
  fixture.superiority;
const differences = fixture.superiority.differences.map((row) => Float64Array.from(row));
const resamples = indexes.length;

const drawsOf = (rows: readonly Float64Array[]) => (visit: (means: Float64Array) => void) => {
  for (const index of indexes) {
    visit(Float64Array.from(rows, (row) => mean(index.map((i) => row[i]))));
  }
};
/** The share of resamples that arch gives, from ours: (1 + k) / (1 + n). */
const shareOf = (pValue: number) => (pValue * (1 + resamples) - 1) / resamples;
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);

Deno.test("superiority() studentises by the errors that arch computes", () => {
  const { means, scales } = superiority(differences, { blockLength, studentize: true });
  variances.forEach((variance, k) => near(scales[k], Math.sqrt(60 / variance)));
  differences.forEach((row, k) => near(means[k], mean(row)));
});

Deno.test("superiorPredictiveAbility() has arch's p-values on arch's draws", () => {
  for (
    const [rows, expected] of [[differences, studentized], [differences.slice(2), weaker]] as const
  ) {
    const of = superiority(rows, { blockLength, studentize: true });
    const { pValue, lower, upper } = superiorPredictiveAbilityOf(of, drawsOf(rows), resamples);
    near(shareOf(lower), expected.lower);
    near(shareOf(pValue), expected.consistent);
    near(shareOf(upper), expected.upper);
  }
  // Not studentised, as the package has it.
  const of = superiority(differences, { blockLength, studentize: false });
  const { pValue, lower } = superiorPredictiveAbilityOf(of, drawsOf(differences), resamples);
  near(shareOf(lower), plain.lower);
  near(shareOf(pValue), plain.consistent);
});

Deno.test("realityCheck() has the upper p-value of arch on arch's draws", () => {
  const of = superiority(differences, { blockLength, studentize: false });
  const { pValue, best, statistic } = realityCheckOf(of, drawsOf(differences), resamples);
  near(shareOf(pValue), plain.upper);
  assert.equal(best, 1);
  near(statistic, Math.sqrt(60) * mean(differences[1]));
});

Deno.test("stepwiseSuperior() names the strategies that arch's StepM names", () => {
  const of = superiority(differences, { blockLength, studentize: true });
  for (const [level, expected] of Object.entries(superior)) {
    const options = { level: Number(level), resamples };
    assert.deepEqual(stepwiseSuperiorOf(of, drawsOf(differences), options).superior, expected);
  }
});

Deno.test("stepwiseSuperior() lets a strategy through once better ones are out of the way", () => {
  const of = superiority(differences, { blockLength, studentize: true });
  const { adjustedPValues } = stepwiseSuperiorOf(of, drawsOf(differences), {
    level: 0.05,
    resamples,
  });
  // By definition: the best of those that are left against the statistic, never below a better one's.
  const order = [...of.statistics.keys()].sort((a, b) => of.statistics[b] - of.statistics[a]);
  let soFar = 0;
  order.forEach((k, rank) => {
    const rest = order.slice(rank);
    let reached = 1;
    drawsOf(differences)((means) => {
      const values = rest.map((j) => (means[j] - of.consistent[j]) * of.scales[j]);
      if (Math.max(...values) >= of.statistics[k]) reached++;
    });
    soFar = Math.max(soFar, reached / (1 + resamples));
    assert.equal(adjustedPValues[k], of.statistics[k] > 0 ? soFar : 1);
  });
});

function noise(count: number, rows: number, random: { normal(): number }): Float64Array[] {
  return Array.from(
    { length: count },
    () => Float64Array.from({ length: rows }, () => 0.01 * random.normal()),
  );
}

Deno.test("stepwiseSuperior() gives no strategy a lower p-value than a better one", () => {
  const rows = noise(40, 120, prng(13)), blockLength = 1;
  const { statistics } = superiority(rows, { blockLength, studentize: true });
  const { adjustedPValues } = stepwiseSuperior(rows, {
    prng: prng(1),
    resamples: 150,
    blockLength,
  });
  const order = [...statistics.keys()].sort((a, b) => statistics[b] - statistics[a]);
  for (let j = 1; j < order.length; j++) {
    assert.ok(adjustedPValues[order[j]] >= adjustedPValues[order[j - 1]], `${j}`);
  }
});

Deno.test("superiorPredictiveAbility() and realityCheck() rarely find what is not there", () => {
  const random = prng(21), worlds = 120;
  const found = { spa: 0, rc: 0, stepwise: 0 };
  for (let world = 0; world < worlds; world++) {
    const rows = noise(15, 200, random);
    const options = { prng: random, resamples: 200, blockLength: 2 };
    if (superiorPredictiveAbility(rows, options).pValue <= 0.05) found.spa++;
    if (realityCheck(rows, options).pValue <= 0.05) found.rc++;
    if (stepwiseSuperior(rows, options).superior.length > 0) found.stepwise++;
  }
  // The best of 15 on its own would pass in about half of the worlds; 4 standard errors are 0.08.
  for (const count of Object.values(found)) {
    assert.ok(count / worlds < 0.13, `${JSON.stringify(found)}`);
  }
});

Deno.test("superiorPredictiveAbility() does not lose a good strategy among bad ones", () => {
  const random = prng(5);
  const rows = noise(4, 300, random);
  const good = rows[0].map((value) => value + 0.0018);
  const terrible = noise(200, 300, random).map((row) => row.map((value) => 8 * value - 0.02));
  const all = [good, ...terrible];
  const options = (): SuperiorityOptions => ({ prng: prng(6), resamples: 500 });
  assert.ok(superiorPredictiveAbility(all, options()).pValue < 0.05);
  assert.ok(realityCheck(all, options()).pValue > 0.5);
});

Deno.test("superiorPredictiveAbility() of nothing but losses and copies of the benchmark is 1", () => {
  const losing = Float64Array.from({ length: 50 }, (_, t) => -0.01 + 0.001 * Math.cos(t * t));
  const rows = [losing, new Float64Array(50)];
  const found = superiorPredictiveAbility(rows, { prng: prng(1), resamples: 100 });
  assert.deepEqual(found, { pValue: 1, lower: 1, upper: 1, statistic: 0, best: undefined });
  const { superior, adjustedPValues } = stepwiseSuperior(rows, { prng: prng(1), resamples: 100 });
  assert.deepEqual([superior, [...adjustedPValues]], [[], [1, 1]]);
});

Deno.test("stepwiseSuperior() names a gain that never varies", () => {
  const rows = [new Float64Array(50).fill(0.001), ...noise(3, 50, prng(2))];
  assert.deepEqual(stepwiseSuperior(rows, { prng: prng(1), resamples: 200 }).superior, [0]);
});

Deno.test("superiorPredictiveAbility() says where a missing value and a short series are", () => {
  const options = { prng: prng(1) };
  const row = new Float64Array(20).fill(1);
  assert.throws(
    () =>
      superiorPredictiveAbility(
        [row, Float64Array.from(row, (x, t) => t === 3 ? NaN : x)],
        options,
      ),
    {
      name: "RangeError",
      message: "Expected differences[1] to be finite but found NaN at index 3",
    },
  );
  assert.throws(() => superiorPredictiveAbility([row, row.slice(1)], options), {
    name: "TypeError",
    message: "Expected differences to have the same length but found 20 at 0 and 19 at 1",
  });
  assert.throws(() => realityCheck([], options), /differences to hold at least 1 but found 0/);
});
