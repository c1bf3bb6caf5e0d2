import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { direction } from "./direction.ts";
import { forwardLogReturn } from "./forward_log_return.ts";
import { forwardQuantileRank } from "./forward_quantile_rank.ts";
import { forwardReturn } from "./forward_return.ts";
import { forwardSharpe } from "./forward_sharpe.ts";
import type { LabelKind } from "./label_kinds.ts";
import type { Labels } from "./labels.ts";
import { metaLabel } from "./meta_label.ts";
import { trendScan } from "./trend_scan.ts";
import { tripleBarrier } from "./triple_barrier.ts";
import { volatilityScaled } from "./volatility_scaled.ts";

/** Prices of a bar, for tests only as this whole file. */
export interface BarRow {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly filled?: number;
}

/** Bars of these prices, a minute each. */
export function barsOf(rows: readonly BarRow[]): Bars {
  const column = (name: keyof BarRow) => Float64Array.from(rows, (row) => row[name] ?? 0);
  return createBars({
    time: Float64Array.from(rows, (_, t) => 60_000 * t),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("close"),
    ...(rows.some(({ filled }) => filled) && { filled: column("filled") }),
  }, { symbol: "TEST", intervalMs: 60_000 });
}

const step = fc.record({
  jump: fc.oneof(fc.constant(0), fc.double({ min: -0.02, max: 0.02, noNaN: true })),
  move: fc.oneof(fc.constant(0), fc.double({ min: -0.05, max: 0.05, noNaN: true })),
  up: fc.double({ min: 0, max: 0.03, noNaN: true }),
  down: fc.double({ min: 0, max: 0.03, noNaN: true }),
});

/** Bars of a random walk with jumps, still bars and long shadows. */
export const walk: fc.Arbitrary<BarRow[]> = fc.array(step, { maxLength: 50, size: "max" })
  .map((steps) => {
    let price = 100;
    return steps.map(({ jump, move, up, down }) => {
      const open = price * (1 + jump);
      price = open * (1 + move);
      const high = Math.max(open, price) * (1 + up), low = Math.min(open, price) * (1 - down);
      return { open, high, low, close: price };
    });
  });

const lost = fc.record({
  at: fc.nat(49),
  column: fc.constantFrom("open" as const, "high" as const, "low" as const, "close" as const),
});

/** Bars as {@linkcode walk}, some prices of which are missing. */
export const gappyWalk: fc.Arbitrary<BarRow[]> = fc.tuple(walk, fc.array(lost, { maxLength: 3 }))
  .map(([rows, gaps]) =>
    rows.map((row, t) => ({
      ...row,
      ...Object.fromEntries(gaps.filter(({ at }) => at === t).map(({ column }) => [column, NaN])),
    }))
  );

/** A signal that is long, short and out of the market in turn. */
export const sideOf = (bars: Bars) =>
  Float64Array.from({ length: bars.length }, (_, t) => [1, -1, 0, 1, NaN, -1][t % 6]);

/** Labels of every kind, `horizon` (at least 2) bars ahead, with short memories. */
export const KINDS: Readonly<Record<LabelKind, (bars: Bars, horizon: number) => Labels>> = {
  direction: (bars, horizon) => direction(bars, { horizon }),
  forwardReturn: (bars, horizon) => forwardReturn(bars, { horizon }),
  forwardLogReturn: (bars, horizon) => forwardLogReturn(bars, { horizon }),
  volatilityScaled: (bars, horizon) =>
    volatilityScaled(bars, { horizon, k: 0.5, estimator: "parkinson", window: 3 }),
  tripleBarrier: (bars, horizon) => tripleBarrier(bars, { horizon, window: 3, take: 1.5, stop: 1 }),
  metaLabel: (bars, horizon) =>
    metaLabel(bars, { horizon, window: 3, side: sideOf(bars), fee: 0.001, slippage: 0.0005 }),
  trendScan: (bars, horizon) => trendScan(bars, { horizon, minHorizon: 2, form: "tValue" }),
  forwardSharpe: (bars, horizon) => forwardSharpe(bars, { horizon }),
  forwardQuantileRank: (bars, horizon) => forwardQuantileRank(bars, { horizon, window: 5 }),
};
