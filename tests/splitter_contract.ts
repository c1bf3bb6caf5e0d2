import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../lib/core/mod.ts";
import { gridOf, type SampleGrid, type Samples } from "../lib/dataset/mod.ts";
import { tableOf } from "../lib/dataset/testing.ts";
import type { BarRange, Fold, FoldPart } from "../lib/validation/mod.ts";

/** What every splitter has to do, whatever it is given. */
export interface SplitterContract<O> {
  readonly options: fc.Arbitrary<O>;
  readonly split: (samples: Samples, options: O) => readonly Fold[];
  /** Bars between neighbouring parts that the options ask for. */
  readonly embargo: (options: O) => number;
  /** How often a sample must be tested; undefined: it is not said. */
  readonly timesTested: (
    options: O,
    place: { readonly samples: Samples; readonly i: number; readonly folds: readonly Fold[] },
  ) => number;
}

const PARTS: readonly FoldPart[] = ["train", "validation", "calibration", "test"];

/** Errors by which a splitter may refuse samples that are too few for what is asked. */
const REFUSAL = /share no bar|bars for one fold|Expected room for|for training before the holdout/;

/** Size and nature of {@linkcode randomSamples}. */
export interface RandomSamplesOptions {
  readonly bars: number;
  readonly sequenceLength: number;
  /** Longest label; each sample has its own. */
  readonly horizon: number;
  /** Share of bars that make no sample. */
  readonly gaps: number;
  readonly symbols: number;
  readonly seed: number;
}

const shapes: fc.Arbitrary<RandomSamplesOptions> = fc.record({
  bars: fc.integer({ min: 60, max: 160 }),
  sequenceLength: fc.integer({ min: 1, max: 8 }),
  horizon: fc.integer({ min: 1, max: 9 }),
  gaps: fc.constantFrom(0, 0.1, 0.4),
  symbols: fc.constantFrom(1, 1, 3),
  seed: fc.integer(),
});

/** One symbol's samples at random bars, each with a label that reaches as far as it likes. */
function rowsOf({ bars, horizon, gaps, seed }: RandomSamplesOptions, symbol: number) {
  const random = prng(seed).fork(String(symbol));
  const kept = Array.from({ length: bars }, (_, t) => 10 + t)
    .filter(() => random.uniform() >= gaps);
  return kept.map((t) => ({ t, end: t + 1 + random.integer(horizon), symbol }));
}

/**
 * Random samples: of one symbol on its bars, or of several on a grid of times, where a window is as
 * many of the symbol's own bars and so reaches back over its gaps.
 */
export function randomSamples(shape: RandomSamplesOptions): Samples {
  const { symbols, sequenceLength, bars } = shape;
  const each = Array.from({ length: symbols }, (_, s) => {
    const own = rowsOf(shape, s);
    return own.map((row, k) => {
      const back = k - sequenceLength + 1;
      return { ...row, start: back >= 0 ? own[back].t : row.t - sequenceLength + 1 };
    });
  });
  const all = each.flat().sort((a, b) => a.t - b.t || a.symbol - b.symbol);
  const position = Int32Array.from(all, ({ t }) => t);
  const spanEnd = Int32Array.from(all, ({ end }) => end);
  const windowStart = Int32Array.from(all, ({ start }) => start);
  return {
    length: all.length,
    rows: symbols === 1 ? position : Int32Array.from(all.keys()),
    time: Float64Array.from(position),
    label: new Float64Array(all.length),
    spanStart: position.map((t) => t + 1),
    spanEnd,
    weight: new Float64Array(all.length).fill(1),
    table: tableOf({ a: new Float64Array(bars + 10) }),
    sequenceLength,
    dropped: { warmup: 0, missingFeature: 0, missingLabel: 0 },
    ...symbols === 1 ? {} : { grid: { position, windowStart, spanEnd } },
  };
}

const extent = ({ position, windowStart, spanEnd }: SampleGrid, i: number) =>
  [windowStart[i], Math.max(position[i], spanEnd[i])] as const;

/** Whether sample i sees a bar that one of the others sees: sample by sample, nothing clever. */
export function touches(grid: SampleGrid, i: number, others: Iterable<number>): boolean {
  const [start, end] = extent(grid, i);
  for (const other of others) {
    const [from, to] = extent(grid, other);
    if (start <= to && from <= end) return true;
  }
  return false;
}

const blocksOf = (fold: Fold, part: FoldPart): readonly BarRange[] =>
  (fold.blocks?.[part] ?? [fold.bars[part]]).filter(([start, end]) => end > start);

/** The rules of one fold. */
export function assertFold(samples: Samples, fold: Fold, embargo: number): void {
  const grid = gridOf(samples);
  const place = (part: string) => `fold ${fold.index}: ${part}`;
  PARTS.forEach((part, p) => {
    const own = fold[part];
    const later = PARTS.slice(p + 1).flatMap((name) => [...fold[name]]);
    const blocks = blocksOf(fold, part);
    const inBlocks = [...samples.rows.keys()].filter((i) =>
      blocks.some(([start, end]) => grid.position[i] >= start && grid.position[i] < end)
    );
    // The oracle of the purge: of the declared bars, all samples but those that touch a later part.
    const expected = inBlocks.filter((i) => !touches(grid, i, later));
    assert.deepEqual([...own], expected, place(`${part} is not what purging leaves`));
    const purged = part === "test" ? 0 : fold.purged[part];
    assert.equal(purged, inBlocks.length - own.length, place(`purged of ${part}`));
    if (part === "test") assert.ok(own.length > 0, place("nothing is tested"));
    for (const other of PARTS.slice(p + 1)) {
      for (const [start, end] of blocks) {
        for (const [from, to] of blocksOf(fold, other)) {
          const apart = Math.max(from - end, start - to);
          assert.ok(apart >= embargo, place(`${part} and ${other} are ${apart} bars apart`));
        }
      }
    }
  });
}

/** Registers the tests that every splitter must pass. */
export function testSplitter<O>(name: string, contract: SplitterContract<O>): void {
  const cases = fc.record({ shape: shapes, options: contract.options });

  /** Checks many divisions; most of them must be possible. */
  const forFolds = (check: (samples: Samples, folds: readonly Fold[], options: O) => void) => {
    let divided = 0, runs = 0;
    fc.assert(
      fc.property(cases, ({ shape, options }) => {
        const samples = randomSamples(shape);
        runs++;
        let folds: readonly Fold[];
        try {
          folds = contract.split(samples, options);
        } catch (error) {
          assert.ok(error instanceof RangeError && REFUSAL.test(error.message), String(error));
          return;
        }
        divided++;
        check(samples, folds, options);
      }),
      { numRuns: 150 },
    );
    assert.ok(divided > runs / 3, `only ${divided} of ${runs} could be divided`);
  };

  Deno.test(`${name}() leaves no train, validation or calibration sample that touches a later part`, () => {
    forFolds((samples, folds) => {
      const grid = gridOf(samples);
      for (const fold of folds) {
        PARTS.forEach((part, p) => {
          const later = PARTS.slice(p + 1).flatMap((other) => [...fold[other]]);
          for (const i of fold[part]) assert.ok(!touches(grid, i, later), `${part} sample ${i}`);
        });
      }
    });
  });

  Deno.test(`${name}() purges what a search sample by sample does, and keeps parts apart`, () => {
    forFolds((samples, folds, options) => {
      folds.forEach((fold, k) => {
        assert.equal(fold.index, k);
        assertFold(samples, fold, contract.embargo(options));
      });
    });
  });

  Deno.test(`${name}() tests every row as often as declared`, () => {
    forFolds((samples, folds, options) => {
      const times = new Int32Array(samples.length);
      for (const { test } of folds) for (const i of test) times[i]++;
      for (const [i, found] of times.entries()) {
        const expected = contract.timesTested(options, { samples, i, folds });
        assert.equal(found, expected, `sample ${i} of ${samples.length}`);
      }
    });
  });

  Deno.test(`${name}() gives each sample to one part of a fold, in the order of time`, () => {
    forFolds((samples, folds) => {
      for (const fold of folds) {
        const used = new Set<number>();
        for (const part of PARTS) {
          fold[part].forEach((i, k) => {
            assert.ok(i >= 0 && i < samples.length && !used.has(i), `${part} sample ${i}`);
            assert.ok(k === 0 || fold[part][k - 1] < i, `${part} is not ascending`);
            used.add(i);
          });
        }
      }
    });
  });
}
