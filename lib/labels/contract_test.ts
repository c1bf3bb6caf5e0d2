import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, sliceBars } from "../core/mod.ts";
import type { LabelKind } from "./label_kinds.ts";
import { barsOf, gappyWalk, KINDS, walk } from "./testing.ts";

const ALL = Object.entries(KINDS) as [LabelKind, typeof KINDS[LabelKind]][];
const horizons = fc.integer({ min: 2, max: 12 });
const COLUMNS = ["open", "high", "low", "close"] as const;

function changed(bars: Bars, change: (value: number, t: number) => number): Bars {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, bars[name].map(change)]));
  return createBars({ ...bars, ...columns }, bars);
}

Deno.test("labels of every kind depend on no bar behind their span, bit for bit", () => {
  const factor = fc.constantFrom(0.5, 0.97, 1.1, 7, NaN);
  fc.assert(fc.property(gappyWalk, horizons, fc.nat(49), factor, (rows, horizon, at, by) => {
    const bars = barsOf(rows);
    for (const [name, make] of ALL) {
      const labels = make(bars, horizon);
      const one = make(changed(bars, (value, t) => t === at ? value * by : value), horizon);
      const rest = make(changed(bars, (value, t) => t >= at ? value * by : value), horizon);
      for (let t = 0; t < bars.length; t++) {
        assert.equal(labels.spanStart[t], Math.min(t + 1, bars.length - 1));
        if (Number.isNaN(labels.values[t])) continue;
        assert.ok(labels.spanEnd[t] > t && labels.spanEnd[t] <= t + horizon, name);
        if (at <= labels.spanEnd[t]) continue;
        assert.equal(one.values[t], labels.values[t], `${name}, row ${t}`);
        assert.equal(rest.values[t], labels.values[t], `${name}, row ${t}`);
        assert.equal(rest.spanEnd[t], labels.spanEnd[t], `${name}, row ${t}`);
      }
    }
  }));
});

Deno.test("labels of every kind need the last bar of their span", () => {
  const needed = new Set<string>();
  fc.assert(fc.property(walk, horizons, fc.nat(49), (rows, horizon, at) => {
    const bars = barsOf(rows);
    const without = changed(bars, (value, t) => t === at ? NaN : value);
    for (const [name, make] of ALL) {
      const labels = make(bars, horizon), now = make(without, horizon);
      for (let t = 0; t < Math.min(at, bars.length); t++) {
        if (labels.spanEnd[t] !== at || Number.isNaN(labels.values[t])) continue;
        needed.add(name);
        assert.ok(Number.isNaN(now.values[t]), `${name}, row ${t}`);
      }
    }
  }));
  assert.deepEqual([...needed].sort(), ALL.map(([name]) => name).sort());
});

Deno.test("labels of every kind stay when bars are appended, if their span was complete", () => {
  fc.assert(fc.property(gappyWalk, horizons, fc.nat(49), (rows, horizon, kept) => {
    const bars = barsOf(rows), part = sliceBars(bars, 0, Math.min(kept, bars.length));
    for (const [name, make] of ALL) {
      const whole = make(bars, horizon), before = make(part, horizon);
      for (let t = 0; t < part.length; t++) {
        const complete = whole.spanEnd[t] < part.length &&
          !(whole.spanEnd[t] === bars.length - 1 && Number.isNaN(whole.values[t]));
        if (!complete) {
          assert.ok(Number.isNaN(before.values[t]), `${name}, row ${t} knows what is to come`);
          continue;
        }
        assert.deepEqual(before.values[t], whole.values[t], `${name}, row ${t}`);
        if (!Number.isNaN(whole.values[t])) assert.equal(before.spanEnd[t], whole.spanEnd[t], name);
      }
    }
  }));
});

Deno.test("labels of every kind know neither the clock nor the currency", () => {
  fc.assert(fc.property(gappyWalk, horizons, (rows, horizon) => {
    const bars = barsOf(rows);
    const later = createBars({ ...bars, time: bars.time.map((time) => time + 1e12) }, bars);
    // A power of two rounds nothing.
    const dearer = changed(bars, (value) => 1024 * value);
    for (const [name, make] of ALL) {
      const labels = make(bars, horizon);
      for (const other of [make(later, horizon), make(dearer, horizon)]) {
        assert.deepEqual(other.values, labels.values, name);
        assert.deepEqual(other.spanEnd, labels.spanEnd, name);
      }
    }
  }));
});

Deno.test("labels of every kind are NaN where a bar that they need was filled in", () => {
  fc.assert(fc.property(walk, horizons, fc.nat(49), (rows, horizon, at) => {
    const bars = barsOf(rows);
    const flags = bars.close.map((_, t) => t === at ? 1 : 0);
    const marked = createBars({ ...bars, filled: flags }, bars);
    for (const [name, make] of ALL) {
      const labels = make(bars, horizon), now = make(marked, horizon);
      for (let t = 0; t < bars.length; t++) {
        if (t > at) continue;
        const touched = t === at || (at > t && at <= labels.spanEnd[t]);
        const expected = touched ? NaN : labels.values[t];
        assert.deepEqual(now.values[t], expected, `${name}, row ${t}, ${at}`);
      }
    }
  }));
});

Deno.test("labels of every kind refuse a horizon that is no count of bars", () => {
  const bars = barsOf([]);
  for (const [name, make] of ALL) {
    for (const horizon of [0, -3, 1.5, NaN]) {
      assert.throws(() => make(bars, horizon), /^RangeError: Expected \w+ to be an integer/, name);
    }
    assert.equal(make(bars, 2).values.length, 0);
  }
});
