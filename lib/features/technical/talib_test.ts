import assert from "node:assert/strict";
import { assertNear } from "../../stats/rolling/testing.ts";
import { compute } from "../compute.ts";
import { featureSet } from "../feature_set.ts";
import { indicator } from "./indicator.ts";
import { INDICATOR_ENTRIES } from "./rules.ts";
import { technical } from "./technical.ts";
import { SERIES, type SeriesName, talibValues } from "./testing.ts";

/** What rounding leaves of differences that should be 0 at a price of 7.3, in TA-Lib or here. */
const ROUNDING = 1e-11;

/**
 * Where TA-Lib's number says nothing: 0 for a strength index of a price that never moved (50 here)
 * and for the average price of no volume (the bar's price here); a phase that only rounding decides.
 */
const OWN_CONVENTION: { readonly [S in SeriesName]?: readonly string[] } = {
  constant: ["rsi", "cyclePhase", "cycleSine"],
  zeroVolume: ["volumeWeightedPrice"],
};

/** A column of TA-Lib's numbers as features have it, NaN through a gap. */
function columnsOf(name: typeof INDICATOR_ENTRIES[number][0], series: SeriesName) {
  const feature = indicator(name, { units: "talib" });
  const table = compute(SERIES[series], featureSet("one", [feature]), { dtype: "float64" });
  return { warmup: feature.warmup, columns: table.names.map(table.column) };
}

for (const series of Object.keys(SERIES) as SeriesName[]) {
  const expected = talibValues(series);
  Deno.test(`indicator() has TA-Lib's numbers on series ${series}`, () => {
    const problems: string[] = [];
    for (const [name, rule] of INDICATOR_ENTRIES) {
      if (OWN_CONVENTION[series]?.includes(name)) continue;
      const [talib, output] = rule.talib.split(":");
      const { lookback, rows, columns } = expected[talib];
      const ours = columnsOf(name, series);
      assert.equal(ours.warmup, lookback, name);
      ours.columns.forEach((column, k) => {
        const theirs = columns[output === undefined ? k : Number(output)] ?? [];
        rows.forEach((row, i) => {
          const value = theirs[i];
          const near = value === null ? Number.isNaN(column[row]) : Math.abs(column[row] - value) <=
            Math.max(1e-9 * Math.abs(value), ROUNDING);
          if (!near) problems.push(`${name}[${k}] row ${row}: ${value} but ${column[row]}`);
        });
      });
    }
    assert.deepEqual(problems, []);
  });
}

Deno.test("indicator() has a strength index of 50 where the price never moved", () => {
  const { warmup, columns: [values] } = columnsOf("rsi", "constant");
  assert.ok(values.subarray(warmup).every((value) => value === 50));
});

Deno.test("technical has at least 100 columns in six families", () => {
  const names = technical.features.flatMap((feature) => feature.names);
  assert.ok(names.length >= 100, `${names.length}`);
  assert.equal(new Set(INDICATOR_ENTRIES.map(([, rule]) => rule.family)).size, 6);
});

Deno.test("indicator() measures in fractions of the close unless told otherwise", () => {
  const bars = SERIES.gaps;
  for (
    const [name, of] of [
      ["sma", (value: number, close: number) => value / close - 1],
      ["atr", (value: number, close: number) => value / close],
      ["variance", (value: number, close: number) => value / close ** 2],
      ["adx", (value: number) => value],
    ] as const
  ) {
    const set = featureSet("one", [indicator(name)]);
    const relative = compute(bars, set, { dtype: "float64" }).column(name);
    const [raw] = columnsOf(name, "gaps").columns;
    assertNear(relative, raw.map((value, t) => of(value, bars.close[t])), { relative: 1e-9 });
  }
});

Deno.test("indicator() refuses unknown names, settings and counts", () => {
  // deno-lint-ignore no-explicit-any
  assert.throws(() => indicator("smaa" as any), /Expected an indicator out of sma, ema/);
  assert.throws(() => indicator("sma", { windo: 3 }), {
    name: "TypeError",
    message:
      "Expected an option of indicator out of units, window but found windo; did you mean window?",
  });
  for (const window of [0, 1.5, NaN]) {
    assert.throws(() => indicator("sma", { window }), RangeError);
  }
  assert.deepEqual(indicator("bollinger", { window: 30, up: 2.5 }).names, [
    "bollinger30_2p5Upper",
    "bollinger30_2p5Middle",
    "bollinger30_2p5Lower",
  ]);
});
