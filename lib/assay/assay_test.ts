import assert from "node:assert/strict";
import fc from "fast-check";
import { withText } from "../../tests/assay/with_text.ts";
import { prng } from "../core/mod.ts";
import { sharpe, totalReturn } from "../metrics/mod.ts";
import { sharpeMoments } from "../metrics/overfitting/mod.ts";
import { type AssayOptions, assayResult, readBenchmark, readMatrix, readResult } from "./mod.ts";
import { deflationOf } from "./deflation.ts";
import { drawdownRank } from "./drawdown_rank.ts";
import { overlapOf } from "./findings.ts";
import { resultOf, SAMPLES } from "./testing.ts";

const noise = (seed: number, { mean = 0, length = 800 } = {}) => {
  const random = prng(seed);
  return Float64Array.from({ length }, () => mean + 0.01 * random.normal());
};

const skilled = noise(1, { mean: 0.0025 });
const fast = { resamples: 200 };

const codes = (result = resultOf(skilled), options: AssayOptions = {}) =>
  assayResult(result, { ...fast, ...options }).findings.map(({ code }) => code);

Deno.test("assayResult() never raises the deflated Sharpe ratio with more trials", () => {
  const numbers = fc.record({
    seed: fc.integer({ min: 1, max: 1000 }),
    mean: fc.double({ min: -0.002, max: 0.004, noNaN: true }),
    length: fc.integer({ min: 20, max: 500 }),
    variance: fc.option(fc.double({ min: 1e-6, max: 0.1, noNaN: true }), { nil: undefined }),
  });
  fc.assert(fc.property(numbers, ({ seed, mean, length, variance }) => {
    const moments = sharpeMoments(noise(seed, { mean, length }));
    const { curve, at, vanishesAbove } = deflationOf(moments, {
      trials: 25,
      atLeast: 1,
      periodsPerYear: 365,
      variance,
      confidence: 0.95,
    });
    for (const rows of [curve, at]) {
      for (let i = 1; i < rows.length; i++) {
        assert.ok(rows[i].probability <= rows[i - 1].probability);
        assert.ok(rows[i].threshold >= rows[i - 1].threshold);
      }
    }
    for (const { trials, probability } of [...curve, ...at]) {
      assert.equal(probability >= 0.95, trials <= vanishesAbove);
    }
  }));
});

Deno.test("assayResult() lets no few alternatives that are alike stand for all trials", () => {
  const moments = sharpeMoments(skilled);
  const of = (trials?: number) => {
    const given = { atLeast: 3, periodsPerYear: 365, variance: 1e-9, confidence: 0.95 };
    const { variance, varianceFrom } = deflationOf(moments, { ...given, trials });
    return [variance, varianceFrom];
  };
  assert.deepEqual(of(3), [1e-9, "alternatives"]);
  for (const trials of [4, undefined]) assert.deepEqual(of(trials), [1 / 800, "chance"]);
});

Deno.test("assayResult() does not take an unknown number of trials for one", () => {
  const fair = resultOf(noise(2, { mean: 0.0018 }));
  const unknown = assayResult(fair, fast);
  assert.equal(unknown.deflation.trials, undefined);
  assert.equal(unknown.verdict.code, "weakEvidence");
  assert.match(unknown.verdict.sentence, /how many trials these data have seen is unknown/);
  const asked = (report: typeof unknown) =>
    report.verdict.reasons.find(({ criterion }) => criterion === "deflatedSharpe")!.met;
  assert.equal(asked(unknown), "unknown");
  assert.equal(asked(assayResult(fair, { ...fast, trials: 1 })), true);
  assert.equal(asked(assayResult(fair, { ...fast, trials: 10 ** 9 })), false);
});

Deno.test("assayResult() sees through the best of 200 coin flips", async () => {
  const random = prng(200);
  const flips = Array.from(
    { length: 200 },
    () => Float64Array.from({ length: 750 }, () => 0.02 * random.normal()),
  );
  const best = flips.reduce((a, b) => sharpeMoments(a).sharpe > sharpeMoments(b).sharpe ? a : b);
  const alone = assayResult(resultOf(best), fast);
  const { vanishesAbove } = alone.deflation;
  assert.ok(alone.performance.sharpe.low > 0 && vanishesAbove > 1 && vanishesAbove < 30);
  assert.equal(alone.verdict.upToTrials, vanishesAbove);
  assert.match(
    alone.verdict.sentence,
    new RegExp(`^Weak evidence for this result, if no more than ${vanishesAbove} trials were made`),
  );
  const rows = Array.from(best, (_, i) => flips.map((one) => one[i]).join());
  await withText([flips.map((_, k) => `s${k}`).join(), ...rows], async (path) => {
    const alternatives = await readMatrix(path);
    const { verdict } = assayResult(resultOf(best), { ...fast, alternatives });
    assert.equal(verdict.code, "noEvidence");
    assert.match(verdict.sentence, /intervals at 99\.98 % because there were 200 trials at least/);
    const found = (criterion: string) => verdict.reasons.find((r) => r.criterion === criterion)!;
    assert.match(found("deflatedSharpe").found, /after 200 trials, less after more/);
    assert.equal(found("deflatedSharpe").met, false);
  });
  // As many strategies in one file are as many trials.
  const zip = resultOf(best, { strategies: 200 });
  assert.equal(assayResult(zip, fast).verdict.code, "noEvidence");
});

Deno.test("assayResult() finds evidence only when everything is told", async () => {
  const others = Array.from({ length: 20 }, (_, k) => noise(k + 10));
  const rows = Array.from(
    skilled,
    (value, i) => [value, ...others.map((other) => other[i])].join(),
  );
  await withText([["mine", ...others.keys()].join(), ...rows], async (path) => {
    const options = {
      ...fast,
      resamples: 2000,
      trials: 21,
      alternatives: await readMatrix(path),
      benchmark: { path: "market", time: undefined, returns: noise(99) },
      live: true,
      costs: "charged",
    } as const;
    const full = assayResult(resultOf(skilled), options);
    assert.equal(full.verdict.code, "evidence", full.verdict.sentence);
    assert.equal(full.overfitting?.column, "mine");
    assert.equal(full.deflation.varianceFrom, "alternatives");
    for (
      const without of ["trials", "alternatives", "benchmark", "live", "costs"] as const
    ) {
      const { code } = assayResult(resultOf(skilled), { ...options, [without]: undefined }).verdict;
      assert.notEqual(code, "evidence", without);
    }
    const idle = assayResult(resultOf(noise(5)), { ...options, trials: 22 });
    assert.equal(idle.verdict.code, "noEvidence");
    assert.deepEqual([idle.overfitting?.added, idle.overfitting?.strategies], [true, 22]);
    // Without its own rows the result cannot stand among the others.
    const short = resultOf(noise(5, { length: 300 }));
    const { alternatives } = options;
    assert.throws(() => assayResult(short, { ...fast, alternatives }), {
      message: /alternatives on the rows of the result, or with times/,
    });
    assert.throws(() => assayResult(resultOf(skilled), { ...options, trials: 20 }), {
      message: /at least 21 trials/,
    });
  });
});

Deno.test("assayResult() shows no evidence without costs and with fills nobody gets", () => {
  assert.equal(
    assayResult(resultOf(skilled), { ...fast, costs: "none" }).verdict.code,
    "noEvidence",
  );
  const same = assayResult(resultOf(skilled), { ...fast, fill: "sameClose", costs: "charged" });
  assert.equal(same.verdict.code, "noEvidence");
});

Deno.test("assayResult() gives the same figures again, and others by another seed", () => {
  const once = assayResult(resultOf(skilled), fast);
  assert.deepEqual(assayResult(resultOf(skilled), fast), once);
  const other = assayResult(resultOf(skilled), { ...fast, seed: 2 });
  assert.notDeepEqual(other.performance.sharpe, once.performance.sharpe);
  // What else is asked for changes no figure.
  const more = assayResult(resultOf(skilled), { ...fast, trials: 3 });
  assert.deepEqual(more.drawdown, once.drawdown);
  assert.deepEqual(more.performance, once.performance);
});

Deno.test("assayResult() lists what a file does not show", () => {
  assert.deepEqual(codes(), [
    "trialsUnknown",
    "costsUnknown",
    "noBenchmark",
    "noAlternatives",
    "noTrades",
    "sampleUnknown",
    "fillsUnknown",
  ]);
  assert.deepEqual(codes(resultOf(skilled), { live: true, trials: 2, costs: "charged" }), [
    "noBenchmark",
    "noAlternatives",
    "noTrades",
  ]);
  const smooth = Float64Array.from(skilled, (_, i) => (skilled[i] + (skilled[i - 1] ?? 0)) / 2);
  assert.ok(codes(resultOf(smooth)).includes("autocorrelated"));
  const idle = skilled.map((value, i) => i % 20 === 0 ? value : 0);
  assert.ok(codes(resultOf(idle)).includes("mostlyIdle"));
  assert.ok(codes(resultOf(skilled.subarray(0, 100))).includes("fewObservations"));
  const ruined = skilled.map((value, i) => i === 400 ? -1 : value);
  assert.ok(codes(resultOf(ruined)).includes("ruin"));
});

Deno.test("assayResult() shows what is left without the best days", () => {
  const returns = noise(3).map((value, i) => value + (i === 100 ? 0.8 : i === 200 ? 0.5 : -0.0005));
  const { dependence } = assayResult(resultOf(returns), fast);
  assert.deepEqual([dependence.unit, dependence.carriedBy], ["day", 2]);
  const [one] = dependence.without;
  const kept = returns.filter((_, i) => i !== 100);
  assert.equal(one.totalReturn, totalReturn(kept));
  assert.equal(one.sharpe, sharpe(kept, { periodsPerYear: 365 }));
});

Deno.test("assayResult() takes the best day of hours, not the best hour", () => {
  const returns = noise(4, { length: 480 }).map((value, i) =>
    value / 10 + (i >= 240 && i < 264 ? 0.01 : 0)
  );
  const time = Float64Array.from(returns, (_, i) => Date.UTC(2020, 0, 1) + i * 3_600_000);
  const result = resultOf(returns, { series: { time, returns } });
  const { dependence, basis } = assayResult(result, fast);
  assert.deepEqual([basis.periodsPerYear, dependence.unit, dependence.observations], [
    8760,
    "day",
    20,
  ]);
  const rest = returns.filter((_, i) => i < 240 || i >= 264);
  assert.ok(Math.abs(dependence.without[0].totalReturn - totalReturn(rest)) < 1e-12);
});

Deno.test("assayResult() takes costs off trades until nothing is left", async () => {
  const result = await readResult(`${SAMPLES}backtesting_trades.csv`);
  const { costSensitivity } = assayResult(result, fast);
  const { rows, profitGoneAt, evidenceGoneAt } = costSensitivity!;
  for (let i = 1; i < rows.length; i++) assert.ok(rows[i].sharpe < rows[i - 1].sharpe);
  assert.ok(0 < evidenceGoneAt && evidenceGoneAt < profitGoneAt);
  const at = (costs: number) => assayResult(result, { ...fast, costs }).performance;
  assert.ok(Math.abs(at(profitGoneAt).sharpe.estimate) < 1e-9);
  assert.ok(Math.abs(at(evidenceGoneAt).probabilisticSharpe - 0.95) < 1e-6);
  assert.throws(() => assayResult(resultOf(skilled), { ...fast, costs: 0.001 }), {
    message: /Expected trades with what they staked.*--costs charged or --costs none/,
  });
});

Deno.test("assayResult() charges costs by day on what each trade staked", async () => {
  const result = await readResult(`${SAMPLES}freqtrade.zip`, { select: "EmaCross" });
  const rate = 1e-4;
  const before = assayResult(result, fast), after = assayResult(result, { ...fast, costs: rate });
  // Without compounding over the wealth of each day it is the sum of notionals times the rate.
  const { trades, series, capital } = result;
  let lost = 0;
  for (let i = 0; i < trades!.exit.length; i++) {
    const wealth = series!.returns.reduce(
      (w, r, k) => series!.time![k] < trades!.exit[i] ? w * (1 + r) : w,
      capital!,
    );
    lost += rate * trades!.stake[i] * trades!.turnover[i] / wealth;
  }
  const ratio = (1 + after.performance.totalReturn) / (1 + before.performance.totalReturn);
  assert.ok(Math.abs(Math.log(ratio) + lost) < 0.01 * lost, `${Math.log(ratio)} ${lost}`);
  assert.deepEqual([after.costs, after.costRate], ["charged", rate]);
});

Deno.test("assayResult() asks for the periods a year when times do not tell", () => {
  const untimed = resultOf(skilled, { series: { time: undefined, returns: skilled } });
  assert.throws(() => assayResult(untimed, fast), {
    message: /no times; say --periods-per-year N/,
  });
  const { basis } = assayResult(untimed, { ...fast, periodsPerYear: 252 });
  assert.deepEqual([basis.periodsPerYear, basis.periodsFrom], [252, "as stated"]);
  assert.match(assayResult(resultOf(skilled), fast).basis.periodsFrom, /^derived: a row on every/);
});

Deno.test("assayResult() refuses too few returns, constant ones, and wrong options", () => {
  const wrong = (options: AssayOptions, message: RegExp, returns = skilled) =>
    assert.throws(() => assayResult(resultOf(returns), options), { message });
  wrong({ periodsPerYear: 365 }, /at least 10 returns or trades but found 9/, skilled.slice(0, 9));
  wrong({}, /returns that vary but found 0 in every row/, new Float64Array(100));
  wrong({ trials: 0 }, /trials to be an integer of at least 1/);
  wrong({ costs: 0.5 }, /costs to be a finite number between 0 and 0.1/);
  wrong({ costs: "some" as "none" }, /costs to be charged or none/);
  wrong({ trails: 3 } as AssayOptions, /trails/);
});

Deno.test("assayResult() holds the result against a benchmark on its rows", async () => {
  const result = await readResult(`${SAMPLES}equity.parquet`);
  const benchmark = await readBenchmark("data/samples/BTCUSDT-1d.parquet");
  const { benchmark: beside } = assayResult(result, { ...fast, benchmark });
  assert.ok(beside!.sharpe > 1 && beside!.pValue > 0.05 && beside!.pValue < 0.9);
  const itself = { path: "itself", ...result.series! };
  assert.equal(assayResult(result, { ...fast, benchmark: itself }).benchmark!.pValue, 1);
  // Half of a position has the same Sharpe ratio: no less of an advantage, and no more.
  const halved = itself.returns.map((value) => value / 2);
  const half = { ...result, series: { ...result.series!, returns: halved } };
  const halfBeside = assayResult(half, { ...fast, benchmark }).benchmark!;
  assert.ok(Math.abs(halfBeside.pValue - beside!.pValue) < 1e-9);
  const shifted = { ...itself, time: itself.time!.map((ms) => ms + 1) };
  assert.throws(() => assayResult(result, { ...fast, benchmark: shifted }), {
    message: /itself: Expected a benchmark on the rows of the result but found no row at 2019/,
  });
});

Deno.test("readMatrix() reads equity as returns and names what it cannot read", async () => {
  const rows = [[100, 50], [110, 55], [99, 66], [99, 33]];
  await withText(["a,b", ...rows.map((row) => row.join())], async (path) => {
    const { names, returns } = await readMatrix(path);
    assert.deepEqual(names, ["a", "b"]);
    assert.deepEqual([...returns[1]].map((v) => Number(v.toFixed(6))), [0.1, 0.2, -0.5]);
  });
  const refused = async (lines: readonly string[], message: RegExp) =>
    await withText(lines, (path) => assert.rejects(() => readMatrix(path), { message }));
  await refused(["a", "1"], /at least two strategies, a column each, but found a/);
  await refused(["a,b", "0.1,0.2", "0.1,"], /line 3, column b: .*every strategy needs/);
  await refused(["a,b", "100,0.01", "101,-0.02"], /levels in a and returns in others/);
});

Deno.test("drawdownRank() ranks a drawdown among those of the same returns in other orders", () => {
  const returns = noise(6, { mean: 0.001, length: 400 });
  const sorted = returns.slice().sort();
  const rank = (values: Float64Array) => assayResult(resultOf(values), fast).drawdown;
  const plain = rank(returns);
  assert.ok(plain.low < plain.median && plain.median < plain.high);
  assert.ok(plain.share > 0.02 && plain.share < 0.98, `${plain.share}`);
  // All losses first is as deep as it gets; without a loss every order is as deep.
  assert.ok(rank(sorted).observed > plain.high && rank(sorted).share < 0.5);
  assert.equal(drawdownRank(returns.map(Math.abs), { prng: prng(1) }).share, 1);
});

Deno.test("assayResult() puts alternatives a period on the scale of trades", async () => {
  const alternatives = await readMatrix(`${SAMPLES}vectorbt_alternatives.csv`);
  const trades = await readResult(`${SAMPLES}vectorbt_trades.csv`);
  const byTrade = assayResult(trades, { ...fast, alternatives, trials: 28 });
  const daily = await readResult(`${SAMPLES}vectorbt_returns.csv`);
  const byDay = assayResult(daily, { ...fast, alternatives, trials: 28 });
  assert.match(byTrade.overfitting!.leftOut!, /a trade is no row/);
  assert.equal(byTrade.overfitting!.probability, byDay.overfitting!.probability);
  const yearly = ({ deflation, basis }: typeof byDay) => deflation.variance * basis.periodsPerYear;
  assert.ok(Math.abs(yearly(byTrade) / yearly(byDay) - 1) < 1e-9);
});

Deno.test("yearsOf() begins a year with its first moment", () => {
  const { years } = assayResult(resultOf(noise(7, { length: 800 })), fast);
  assert.deepEqual(years.map(({ year, observations }) => [year, observations]), [
    [2020, 366],
    [2021, 365],
    [2022, 69],
  ]);
});

Deno.test("overlapOf() counts trades that were entered while another was open", () => {
  const trades = (pairs: readonly (readonly [number, number])[]) => ({
    entry: Float64Array.from(pairs, ([entry]) => entry),
    exit: Float64Array.from(pairs, ([, exit]) => exit),
    gain: new Float64Array(pairs.length),
    profit: new Float64Array(pairs.length),
    stake: new Float64Array(pairs.length),
    turnover: new Float64Array(pairs.length),
  });
  const of = (...pairs: [number, number][]) => overlapOf(trades(pairs));
  assert.deepEqual(of([0, 2], [2, 4], [4, 6]), { overlapping: 0, most: 1 });
  assert.deepEqual(of([0, 3], [2, 4], [5, 6]), { overlapping: 1, most: 2 });
  assert.deepEqual(of([1, 2], [3, 4], [0, 9]), { overlapping: 2, most: 2 });
  assert.deepEqual(of([0, 9], [1, 9], [2, 9]), { overlapping: 2, most: 3 });
});
