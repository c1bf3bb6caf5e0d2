import assert from "node:assert/strict";
import type { PooledSamples } from "../../dataset/mod.ts";
import { configSchema } from "../config.ts";
import { applyDecision } from "../decide_fold.ts";
import { joined, placesBySymbol, symbolsIn } from "./by_symbol.ts";

const symbol = Int32Array.of(1, 0, 1, 0, 2, 1);

Deno.test("placesBySymbol() keeps the order of time within each symbol", () => {
  const lists = placesBySymbol({ symbol }, Int32Array.of(0, 1, 3, 4, 5));
  assert.deepEqual(lists.map((list) => [...list]), [[1, 2], [0, 4], [3]]);
  assert.deepEqual([...joined(lists)], [1, 2, 0, 4, 3]);
  assert.equal(symbolsIn({ symbol }, Int32Array.of(0, 2, 5)), 1);
  assert.equal(symbolsIn({ symbol }, Int32Array.of(0, 1, 4)), 3);
});

Deno.test("placesBySymbol() leaves the rows of one symbol as they are", () => {
  const part = Int32Array.of(7, 8, 9);
  assert.deepEqual(placesBySymbol({}, part).map((list) => [...list]), [[0, 1, 2]]);
  assert.equal(symbolsIn({}, part), 1);
});

Deno.test("applyDecision() keeps a position by its own symbol's rows, not by its neighbour's", () => {
  const config = configSchema.parse({
    name: "x",
    question: "?",
    data: { sample: "BTCUSDT-1d" },
    validation: { train: 400, validation: 50, calibration: 90, test: 90 },
    backtest: { periodsPerYear: 365 },
    models: [{ kind: "logistic" }],
  });
  // Two symbols take turns: the first enters and stays above the lower limit, the second never enters.
  const turns = Int32Array.of(0, 1, 0, 1, 0, 1);
  const probability = Float64Array.of(0.7, 0.5, 0.5, 0.5, 0.5, 0.5);
  const wished = applyDecision({
    policy: { on: "probability", longAbove: 0.6, shortBelow: -Infinity, keepLongAbove: 0.4 },
  }, {
    samples: { symbol: turns } as PooledSamples,
    forwardReturn: new Float64Array(6),
    test: Int32Array.of(0, 1, 2, 3, 4, 5),
    score: probability,
    probability,
  }, config);
  assert.deepEqual([...wished], [1, 0, 1, 0, 1, 0]);
});
