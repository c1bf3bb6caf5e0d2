import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { join, type Samples } from "../../dataset/mod.ts";
import { anyBars, tableOf } from "../../dataset/testing.ts";
import { logistic } from "../../models/mod.ts";
import { walkForward } from "../../validation/mod.ts";
import { ablateFeatures, type AblateFeaturesOptions } from "./ablate_features.ts";

/** Samples whose label hangs on `told` alone; `same` repeats it, `noise` says nothing. */
function samples(): Samples {
  const n = 1200, random = prng(11);
  const column = () => Float64Array.from({ length: n }, () => random.normal());
  const told = column(), noise = column();
  const values = told.map((x) => x + 1.5 * random.normal() > 0 ? 1 : 0);
  const span = Int32Array.from(values, (_, t) => Math.min(t + 1, n - 1));
  const labels = { name: "told", horizon: 1, values, spanStart: span, spanEnd: span };
  return join(anyBars(n), tableOf({ told, same: told.slice(), noise }), labels);
}

const given = samples();
const folds = walkForward(given, { train: 400, test: 200 });
const options: AblateFeaturesOptions = {
  groups: { signal: ["told", "same"], half: ["told"], noise: ["noise"] },
  model: (names) => logistic({ names }),
  seed: 3,
};

Deno.test("ablateFeatures() finds what the model lives on, and that a copy makes up for a feature", async () => {
  const { rocAuc, groups, confidence } = await ablateFeatures(given, folds, options);
  assert.ok(Math.abs(confidence - (1 - 0.05 / 3)) < 1e-12, `${confidence}`);
  assert.ok(rocAuc.low > 0.65);
  const [signal, half, noise] = groups;
  assert.deepEqual(groups.map(({ name }) => name), ["signal", "half", "noise"]);
  assert.ok(signal.lost.low > 0.1);
  assert.ok(signal.rocAuc.low < 0.5 && 0.5 < signal.rocAuc.high);
  assert.ok(Math.abs(half.lost.estimate) < 0.005);
  assert.ok(noise.lost.low < 0 && 0 < noise.lost.high);
  for (const { rocAuc: area, lost } of groups) {
    assert.ok(Math.abs(rocAuc.estimate - area.estimate - lost.estimate) < 1e-12);
  }
});

Deno.test("ablateFeatures() gives every variant of a fold one seed, and the same result again", async () => {
  const seeds: number[] = [];
  const model = (names: readonly string[]) => {
    const real = logistic({ names });
    return {
      ...real,
      fit: (...[data, how]: Parameters<typeof real.fit>) => {
        seeds.push(how.seed);
        return real.fit(data, how);
      },
    };
  };
  const first = await ablateFeatures(given, folds, { ...options, model });
  assert.equal(seeds.length, 4 * folds.length);
  assert.equal(new Set(seeds).size, folds.length);
  assert.deepEqual(await ablateFeatures(given, folds, options), first);
});

Deno.test("ablateFeatures() tells how far it is, also when it is stopped", async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const progress = {
    start: (total: number) => void told.push(`of ${total}`),
    update: (done: number, note?: string) => {
      told.push(`${done} ${note}`);
      if (done === 2) stop.abort(new Error("enough"));
    },
    stop: () => void told.push("stop"),
  };
  await assert.rejects(
    ablateFeatures(given, folds, { ...options, progress, abort: stop.signal }),
    /enough/,
  );
  assert.deepEqual(told, [
    `of ${4 * folds.length}`,
    "1 all features in fold 0",
    "2 all features in fold 1",
    "stop",
  ]);
});

Deno.test("ablateFeatures() refuses groups that take away nothing, everything or the unknown", async () => {
  const refusal = async (columns: readonly string[]) => {
    try {
      await ablateFeatures(given, folds, { ...options, groups: { mine: columns } });
    } catch (error) {
      return String(error);
    }
  };
  assert.equal(
    await refusal(["noise", "rsi"]),
    "RangeError: Expected group mine to hold columns out of told, same, noise but found rsi",
  );
  assert.match(await refusal([]) ?? "", /but found none$/);
  assert.match(await refusal(["noise", "same", "told"]) ?? "", /but found all in it$/);
});
