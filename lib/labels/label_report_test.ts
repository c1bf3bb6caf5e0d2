import assert from "node:assert/strict";
import { createBars, prng } from "../core/mod.ts";
import { direction } from "./direction.ts";
import { forwardLogReturn } from "./forward_log_return.ts";
import { labelReport } from "./label_report.ts";
import { createLabels } from "./labels.ts";

const DAY = 86_400_000;
const random = prng(3);
const rows = 400;
const moves = Float64Array.from({ length: rows }, () => 0.01 * random.normal());
const close = new Float64Array(rows);
for (let t = 0, price = 100; t < rows; t++) close[t] = price *= Math.exp(moves[t]);
const time = close.map((_, t) => Date.UTC(2023, 0, 30) + t * DAY);
const bars = createBars(
  { time, open: close, high: close, low: close, close, volume: close },
  { symbol: "WALK", intervalMs: DAY },
);

Deno.test("labelReport() counts each class of each month", () => {
  const { values } = direction(bars, { horizon: 1 });
  const { classes, months } = labelReport(bars, direction(bars, { horizon: 1 }));
  assert.deepEqual(classes, ["0", "1"]);
  assert.deepEqual(months.slice(0, 2).map(({ month }) => month), ["2023-01", "2023-02"]);
  assert.deepEqual(months.map(({ known }) => known).slice(0, 3), [2, 28, 31]);
  const february = values.slice(2, 30).filter((value) => value === 1).length / 28;
  assert.deepEqual(months[1].shares, [1 - february, february]);
  assert.equal(months.reduce((sum, { known }) => sum + known, 0), rows - 1);
});

Deno.test("labelReport() sees how labels overlap, and that the others are worth less", () => {
  const apart = labelReport(bars, direction(bars, { horizon: 1 })).overlap;
  assert.deepEqual(apart, { known: 399, meanSpan: 1, meanConcurrency: 1, effective: 399 });
  const { overlap } = labelReport(bars, direction(bars, { horizon: 20 }));
  assert.equal(overlap.meanSpan, 20);
  assert.ok(Math.abs(overlap.meanConcurrency - 380 * 20 / 399) < 1e-12);
  // Every bar in a span is shared out among its labels, so that bars over horizon are left.
  assert.ok(Math.abs(overlap.effective - 399 / 20) < 1e-9);
});

Deno.test("labelReport() finds the horizon that a label and a signal are about", () => {
  const labels = forwardLogReturn(bars, { horizon: 8 });
  const { decay, classes, months } = labelReport(bars, labels, {
    horizons: [1, 4, 8, 16],
    signal: moves.map((_, t) => moves[t + 1] ?? 0),
  });
  assert.deepEqual(decay.map(({ horizon }) => horizon), [1, 4, 8, 16]);
  assert.equal(decay[2].returnCorrelation, 1);
  assert.ok(decay[0].returnCorrelation < 0.6 && decay[3].returnCorrelation < 0.9);
  // Sums of 8 that share 7, 4, none.
  assert.ok(Math.abs(decay[0].autocorrelation - 7 / 8) < 0.1);
  assert.ok(Math.abs(decay[2].autocorrelation) < 0.35);
  // It foresees the next bar, and of the other fifteen nothing.
  assert.equal(decay[0].signalCorrelation, 1);
  assert.ok(decay[3].signalCorrelation! < 0.5);
  assert.deepEqual(classes, ["lowest third", "middle third", "highest third"]);
  const whole = months.reduce((sum, { known, shares }) => sum + (known ? known * shares[0] : 0), 0);
  assert.ok(Math.abs(whole / (rows - 8) - 1 / 3) < 0.01);
});

Deno.test("labelReport() of labels without a value says so with NaN", () => {
  const none = createLabels(bars, { name: "none", horizon: 1, values: close.map(() => NaN) });
  const { classes, months, overlap } = labelReport(bars, none);
  assert.deepEqual(classes, []);
  assert.ok(months.every(({ known }) => known === 0));
  assert.deepEqual(overlap, { known: 0, meanSpan: NaN, meanConcurrency: NaN, effective: 0 });
  assert.throws(() => labelReport(bars, none, { signal: [1] }), /^TypeError: Expected signal/);
  assert.throws(() => labelReport(bars, none, { horizons: [0] }), /^RangeError: Expected horizon/);
});
