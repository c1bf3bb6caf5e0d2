import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../../core/mod.ts";
import { checkBars } from "../check_bars.ts";
import type { AgainstOptions } from "./compare_sources.ts";

function barsAt(minutes: readonly number[], change: Partial<Record<string, number>> = {}): Bars {
  const price = (minute: number) => 100 + minute % 7;
  const column = (name: string) =>
    Float64Array.from(minutes, (minute) => price(minute) * (change[`${name} ${minute}`] ?? 1));
  return createBars({
    time: Float64Array.from(minutes, (minute) => minute * 60_000),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  }, { symbol: "TEST", intervalMs: 60_000 });
}

function compare(bars: Bars, options: AgainstOptions) {
  const { issues, against } = checkBars(bars, { against: options });
  const rows = (code: string) => issues.find((issue) => issue.code === code)?.rows ?? [];
  return {
    against: against!,
    differs: rows("differs-from-other"),
    missing: rows("missing-in-other"),
    only: rows("only-in-other"),
  };
}

Deno.test("checkBars() compares two sources as sets of minutes would", () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(fc.property(minutes, minutes, (here, there) => {
    const { against, differs, missing, only } = compare(barsAt(here), { bars: barsAt(there) });
    const from = Math.max(here[0], there[0]), to = Math.min(here.at(-1)!, there.at(-1)!);
    const within = (minute: number) => minute >= from && minute <= to;
    const onlyHere = here.filter((minute) => within(minute) && !there.includes(minute));
    const onlyThere = there.filter((minute) => within(minute) && !here.includes(minute));
    assert.deepEqual(missing, onlyHere.map((minute) => here.indexOf(minute)));
    const behind = onlyThere.map((minute) => here.findIndex((other) => other > minute));
    assert.deepEqual(only, [...new Set(behind)]);
    assert.deepEqual(differs, []);
    assert.deepEqual([against.onlyHere, against.onlyThere], [onlyHere.length, onlyThere.length]);
    assert.equal(against.common, here.filter((minute) => there.includes(minute)).length);
  }));
});

Deno.test("checkBars() names values that differ by more than the tolerance", () => {
  const minutes = [0, 1, 2, 3, 4];
  const other = barsAt(minutes, {
    "close 1": 1.002,
    "open 2": 1.0005,
    "volume 3": 2,
    "low 4": NaN,
  });
  const { against, differs } = compare(barsAt(minutes), { bars: other });
  assert.deepEqual(differs, [1, 3, 4]);
  assert.deepEqual(against.list.map(({ time, column }) => [time, column]), [
    ["1970-01-01T00:01:00Z", "close"],
    ["1970-01-01T00:03:00Z", "volume"],
    ["1970-01-01T00:04:00Z", "low"],
  ]);
  const counts = Object.fromEntries(against.columns.map(({ column, count }) => [column, count]));
  assert.deepEqual(counts, { open: 0, high: 0, low: 1, close: 1, volume: 1 });
  const close = against.columns.find(({ column }) => column === "close")!;
  assert.ok(Math.abs(close.largest - 0.002 / 1.002) < 1e-12);
  const lax = { bars: other, priceTolerance: 0.01, volumeTolerance: Infinity };
  assert.deepEqual(compare(barsAt(minutes), lax).differs, [4]);
  const strict = { bars: other, priceTolerance: 0 };
  assert.deepEqual(compare(barsAt(minutes), strict).differs, [1, 2, 3, 4]);
});

Deno.test("checkBars() refuses another source that it cannot compare with", () => {
  const bars = barsAt([0, 1, 2]);
  const against = (other: Bars) => () => checkBars(bars, { against: { bars: other } });
  const hourly = createBars(bars, { symbol: "TEST", intervalMs: 3_600_000 });
  assert.throws(against(hourly), /bars of 60000 ms but found 3600000/);
  assert.throws(against(barsAt([0, 2, 1])), /to increase .* 1970-01-01T00:01:00Z in row 2/);
  const none = compare(bars, { bars: barsAt([10, 11]) });
  assert.deepEqual([none.against.common, none.missing, none.only], [0, [], []]);
});
