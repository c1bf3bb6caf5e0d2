import assert from "node:assert/strict";
import fc from "fast-check";
import { cosine, type CosineOptions } from "./cosine.ts";
import { oneCycle, type OneCycleOptions } from "./one_cycle.ts";
import { reduceOnPlateau, type ReduceOnPlateauOptions } from "./reduce_on_plateau.ts";
import { constantRate, type Schedule } from "./schedule.ts";

interface StepsCase<Options> {
  readonly options: Options;
  readonly rates: readonly number[];
}

const fixture: {
  readonly learningRate: number;
  readonly totalSteps: number;
  readonly cosine: readonly StepsCase<CosineOptions>[];
  readonly oneCycle: readonly StepsCase<OneCycleOptions>[];
  readonly reduceOnPlateau: readonly (StepsCase<ReduceOnPlateauOptions> & {
    readonly goal: "min" | "max";
    readonly values: readonly number[];
  })[];
} = JSON.parse(await Deno.readTextFile(new URL("fixtures/schedules.json", import.meta.url)));

function assertRate(found: number, expected: number, where: string): void {
  const error = Math.abs(found * fixture.learningRate - expected);
  assert.ok(error < 1e-12 * fixture.learningRate + 1e-15, `${where}: off by ${error}`);
}

function testSteps<O>(
  name: string,
  make: (options: O) => Schedule,
  cases: readonly StepsCase<O>[],
) {
  for (const { options, rates } of cases) {
    Deno.test(`${name}(${JSON.stringify(options)}) gives PyTorch's rates`, () => {
      const schedule = make(options);
      const { totalSteps } = fixture;
      rates.forEach((rate, step) => {
        assertRate(schedule.factor({ step, totalSteps }, schedule.initial), rate, `step ${step}`);
      });
    });
  }
}
testSteps("cosine", cosine, fixture.cosine);
testSteps("oneCycle", oneCycle, fixture.oneCycle);

for (const { options, goal, values, rates } of fixture.reduceOnPlateau) {
  Deno.test(`reduceOnPlateau(${JSON.stringify(options)}) to ${goal} gives PyTorch's rates`, () => {
    const schedule = reduceOnPlateau(options);
    let state = schedule.initial;
    assert.equal(schedule.factor({ step: 0, totalSteps: 50 }, state), 1);
    const seen = new Set<number>();
    values.forEach((value, epoch) => {
      // Through text: a state that cannot be saved would lose something here.
      state = JSON.parse(JSON.stringify(schedule.afterEpoch(state, { value, goal })));
      const factor = schedule.factor({ step: epoch, totalSteps: 50 }, state);
      seen.add(factor);
      assertRate(factor, rates[epoch], `epoch ${epoch}`);
    });
    assert.ok(seen.size >= 3, "the case must reduce more than once");
  });
}

Deno.test("schedules give a finite factor from 0 to 1 at every step of any training", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(share, fc.integer({ min: 1, max: 300 }), (warmup, totalSteps) => {
    for (const schedule of [constantRate, cosine({ warmup }), oneCycle({ warmup })]) {
      // Also past the end: a resumed training may be longer than planned.
      for (let step = 0; step < totalSteps + 3; step++) {
        const factor = schedule.factor({ step, totalSteps }, schedule.initial);
        assert.ok(factor >= 0 && factor <= 1 + 1e-12, `${factor} at ${step} of ${totalSteps}`);
      }
    }
  }));
});
