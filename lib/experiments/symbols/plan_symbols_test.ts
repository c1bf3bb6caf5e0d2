import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, type Prng, prng } from "../../core/mod.ts";
import { core13 } from "../../features/mod.ts";
import { checkFolds, type FoldPart } from "../../validation/mod.ts";
import { configSchema, type ExperimentConfig } from "../config.ts";
import { planExperiment } from "../plan.ts";
import { planSymbols } from "./plan_symbols.ts";

const STEP = 3_600_000;

/** Bars of a random walk that lack some times of the common clock. */
function walk(
  symbol: string,
  { from, to, gaps, random }: {
    readonly from: number;
    readonly to: number;
    readonly gaps: number;
    readonly random: Prng;
  },
): Bars {
  const clock = Array.from({ length: to - from }, (_, k) => from + k)
    .filter(() => random.uniform() >= gaps);
  let last = 100;
  const open = Float64Array.from(clock, () => last *= Math.exp(0.01 * random.normal()));
  const close = open.map((price) => price * Math.exp(0.01 * random.normal()));
  return createBars({
    time: Float64Array.from(clock, (k) => k * STEP),
    open,
    close,
    high: open.map((price, t) => 1.001 * Math.max(price, close[t])),
    low: open.map((price, t) => 0.999 * Math.min(price, close[t])),
    volume: open.map(() => 1 + random.uniform()),
  }, { symbol, intervalMs: STEP });
}

/** One that is always there, one that ends early and one that begins late. */
function market(seed: number, gaps: number): Bars[] {
  const random = prng(seed);
  return [
    walk("A", { from: 0, to: 420, gaps, random: random.fork("a") }),
    walk("B", { from: 0, to: 300, gaps, random: random.fork("b") }),
    walk("C", { from: 180, to: 420, gaps, random: random.fork("c") }),
  ];
}

function configOf(
  pooling: "pooled" | "each",
  changes: Record<string, unknown> = {},
): ExperimentConfig {
  return configSchema.parse({
    name: "x",
    question: "?",
    data: { symbols: [{ sample: "BTCUSDT-1d" }, { sample: "ETHUSDT-1d" }], pooling },
    label: { kind: "tripleBarrier", horizon: 5 },
    validation: { train: 120, validation: 20, calibration: 30, test: 50, embargo: 2 },
    backtest: { periodsPerYear: 8766 },
    models: [{ kind: "mlp", sequenceLength: 6 }],
    ...changes,
  });
}

const SHORT = { train: 50, validation: 10, calibration: 20, test: 30, embargo: 1 };

const EARLIER: readonly FoldPart[] = ["train", "validation", "calibration"];
const seeds = fc.record({ seed: fc.nat(1_000), gaps: fc.constantFrom(0, 0.2) });

Deno.test("planSymbols() lets no symbol's earlier sample see a time that a later part of any sees", () => {
  fc.assert(
    fc.property(seeds, ({ seed, gaps }) => {
      const { samples, folds } = planSymbols(configOf("pooled"), market(seed, gaps), core13);
      const { position, windowStart, spanEnd } = samples.grid!;
      assert.ok(folds.length >= 2);
      for (const fold of folds) {
        const parts = [...EARLIER, "test" as const].map((part) => fold[part]);
        for (let p = 0; p + 1 < parts.length; p++) {
          const later = parts.slice(p + 1).flatMap((part) => [...part]);
          const seen = Math.min(...later.map((i) => windowStart[i]));
          assert.ok([...parts[p]].every((i) => Math.max(spanEnd[i], position[i]) < seen));
        }
        assert.ok(fold.test.length > 0);
      }
      assert.deepEqual(checkFolds(samples, folds), []);
      // Every sample from the first test bar on is tested once, whatever symbol it is of.
      const first = Math.min(...folds[0].test);
      const tested = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
      const due = Array.from(samples.rows.keys()).filter((i) => position[i] >= position[first]);
      assert.deepEqual(tested, due);
    }),
    { numRuns: 15 },
  );
});

Deno.test("planSymbols() of each symbol by itself has the very folds that a plan of it has", () => {
  fc.assert(
    fc.property(seeds, ({ seed, gaps }) => {
      const bars = market(seed, gaps).slice(0, 2);
      const config = configOf("each", { validation: SHORT });
      const { samples, folds, symbols, forwardReturn } = planSymbols(config, bars, core13);
      const of = symbols!.symbolOfFold!;
      bars.forEach((own, s) => {
        const alone = planExperiment(config, own, core13);
        const mine = folds.filter((_, f) => of[f] === s);
        assert.equal(mine.length, alone.folds.length);
        mine.forEach((fold, f) => {
          for (const part of [...EARLIER, "test" as const]) {
            const other = alone.folds[f][part];
            assert.ok(fold[part].every((i) => samples.symbol![i] === s));
            assert.deepEqual(
              [...fold[part]].map((i) => [samples.time[i], samples.label[i], forwardReturn[i]]),
              [...other].map((
                i,
              ) => [alone.samples.time[i], alone.samples.label[i], alone.forwardReturn[i]]),
            );
            const [start, end] = fold.bars[part], range = alone.folds[f].bars[part];
            assert.equal(symbols!.times[start], own.time[range[0]]);
            assert.equal(symbols!.times[end - 1], own.time[range[1] - 1]);
          }
          assert.deepEqual(fold.purged, alone.folds[f].purged);
        });
      });
      assert.deepEqual(folds.map(({ index }) => index), [...folds.keys()]);
    }),
    { numRuns: 8 },
  );
});

Deno.test("planSymbols() knows the return of every decision that a threshold is chosen on", () => {
  // The second symbol ends inside a calibration part, with a label that is known one bar earlier.
  const config = configOf("pooled", { label: { kind: "direction", horizon: 1 } });
  const { folds, forwardReturn, samples } = planSymbols(config, [
    market(3, 0)[0],
    walk("B", { from: 0, to: 280, gaps: 0, random: prng(3) }),
  ], core13);
  let last = 0;
  for (const { calibration } of folds) {
    assert.ok(calibration.every((i) => Number.isFinite(forwardReturn[i])));
    const second = calibration.filter((i) => samples.symbol![i] === 1);
    last = second.reduce((latest, i) => Math.max(latest, samples.time[i]), last);
  }
  assert.equal(last, 277 * STEP);
});

Deno.test("planSymbols() keeps a holdout by time from all symbols, and tells where it begins in each", () => {
  const validation = { train: 100, validation: 20, calibration: 30, test: 40, holdout: 60 };
  const bars = market(4, 0.1);
  const { samples, holdout, symbols } = planSymbols(
    configOf("pooled", { validation }),
    bars,
    core13,
  );
  const { members, times } = symbols!;
  const start = times[holdout!.bars[0]];
  assert.ok(samples.grid!.spanEnd.every((end) => times[end] < start));
  members.forEach(({ bars: { time }, end }) => {
    assert.ok(time.slice(0, end).every((at) => at < start));
    assert.ok(time.slice(end).every((at) => at >= start));
  });
  // The second symbol ends before: all of it may be looked at.
  assert.equal(members[1].end, bars[1].length);
});

Deno.test("planSymbols() names the symbol that has too few bars for folds of its own", () => {
  const bars = market(5, 0).map((own, s) =>
    s === 2
      ? walk("C", {
        ...{ from: 300, to: 420, gaps: 0 },
        random: prng(1),
      })
      : own
  );
  assert.throws(
    () => planSymbols(configOf("each", { validation: SHORT }), bars, core13),
    /^RangeError: C: Expected at least \d+ bars for one fold/,
  );
});
