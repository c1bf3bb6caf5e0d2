import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars, sliceBars } from "../core/mod.ts";
import { loadBars, resampleBars, type StoredBarsOptions } from "./mod.ts";
import { monthOf, monthSpan, openWriter } from "./store/mod.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE;
const START = Date.UTC(2023, 11, 30), DAYS = 5;
const PLACE = { exchange: "test", symbol: "BTC/USDT", market: "spot" } as const;

/** Half-hours across the end of a year, with holes. */
function halfHours(): Bars {
  const minutes = Array.from({ length: DAYS * 48 }, (_, i) => i * 30)
    .filter((m) => m % 1170 !== 0 && !(m > 3000 && m < 3200));
  const time = Float64Array.from(minutes, (m) => START + m * MINUTE);
  const close = time.map((t, i) => 100 + Math.sin(t) + i);
  const high = close.map((c) => c + 1), low = close.map((c) => c - 1);
  return createBars(
    { time, open: close, high, low, close, volume: close, quoteVolume: high, trades: low },
    { symbol: "BTC/USDT", intervalMs: 30 * MINUTE },
  );
}

async function fill(root: string, bars: Bars, kind: string): Promise<void> {
  await using writer = await openWriter({ ...PLACE, kind }, { root });
  for (const month of new Set(Array.from(bars.time, monthOf))) {
    const { start, end } = monthSpan(month);
    const first = bars.time.findIndex((t) => t >= start);
    const rows = bars.time.filter((t) => t >= start && t < end).length;
    const { time, open, high, low, close, volume, quoteVolume, trades } = sliceBars(
      bars,
      first,
      first + rows,
    );
    await writer.writePart({
      month,
      columns: { time, open, high, low, close, volume, quoteVolume: quoteVolume!, trades: trades! },
      complete: false,
      coveredTo: time[rows - 1] + bars.intervalMs,
      sources: [],
    });
  }
}

async function inStore(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function assertEqualBars(found: Bars, expected: Bars): void {
  assert.deepEqual([found.symbol, found.intervalMs], [expected.symbol, expected.intervalMs]);
  const columns = [
    "time",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "quoteVolume",
    "trades",
  ] as const;
  for (const name of columns) assert.deepEqual(found[name], expected[name], name);
}

/** The bars that open at or after `from` and close at or before `to`. */
function between(bars: Bars, from: number, to: number): Bars {
  const rows = [...bars.time.keys()]
    .filter((i) => bars.time[i] >= from && bars.time[i] + bars.intervalMs <= to);
  return sliceBars(bars, rows[0] ?? 0, (rows.at(-1) ?? -1) + 1);
}

Deno.test("loadBars() from the store equals resampling everything and cutting it", () =>
  inStore(async (root) => {
    const bars = halfHours();
    await fill(root, bars, "30m");
    const time = fc.integer({ min: START - HOUR, max: START + (DAYS * 24 + 1) * HOUR });
    const shape = fc.constantFrom<Pick<StoredBarsOptions, "interval" | "sessionOffset">>(
      { interval: "30m" },
      { interval: "1h" },
      { interval: "2h" },
      { interval: "5h" },
      { interval: "1d" },
      { interval: "1d", sessionOffset: "8h" },
      { interval: "6h", sessionOffset: "-90m" },
    );
    await fc.assert(
      fc.asyncProperty(shape, time, time, fc.boolean(), async (shape, a, b, sparse) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const minCoverage = sparse ? 0.5 : 1;
        const found = await loadBars({ ...PLACE, ...shape, root, from, to, minCoverage });
        const whole = shape.interval === "30m"
          ? bars
          : resampleBars(bars, { ...shape, minCoverage });
        // Whether a bar exists must not depend on what lies behind `to`.
        assertEqualBars(found, between(whole, from, to));
      }),
      { numRuns: 100 },
    );
  }));

Deno.test("loadBars() prefers the interval that is stored, then the longest that adds up", () =>
  inStore(async (root) => {
    const bars = halfHours();
    await fill(root, bars, "30m");
    const scaled = (minutes: string, factor: number) => {
      const longer = resampleBars(bars, { interval: minutes });
      return createBars({ ...longer, close: longer.close.map((c) => c * factor) }, longer);
    };
    const two = scaled("2h", 10), three = scaled("3h", 100);
    await fill(root, two, "2h");
    await fill(root, three, "3h");
    const close = async (interval: string, sessionOffset?: string) =>
      (await loadBars({ ...PLACE, root, interval, sessionOffset })).close;
    assert.deepEqual(await close("2h"), two.close);
    assert.deepEqual(await close("3h"), three.close);
    assert.deepEqual(await close("120m"), two.close);
    assert.deepEqual(await close("4h"), resampleBars(two, { interval: "4h" }).close);
    assert.deepEqual(await close("6h"), resampleBars(three, { interval: "6h" }).close);
    assert.deepEqual(await close("1h"), resampleBars(bars, { interval: "1h" }).close);
    const sixes = resampleBars(two, { interval: "6h", sessionOffset: "2h" });
    assert.deepEqual(await close("6h", "2h"), sixes.close);
  }));

Deno.test("loadBars() takes days as text and tells what the store lacks", () =>
  inStore(async (root) => {
    await fill(root, halfHours(), "30m");
    const options = { ...PLACE, root, interval: "1h" };
    const day = await loadBars({ ...options, from: "2023-12-31", to: "2024-01-01T00:00Z" });
    assert.equal(new Date(day.time[0]).toISOString(), "2023-12-31T00:00:00.000Z");
    assert.equal(new Date(day.time.at(-1)!).toISOString(), "2023-12-31T23:00:00.000Z");
    await assert.rejects(loadBars({ ...options, interval: "10m" }), {
      name: "TypeError",
      message:
        "Expected bars of test spot BTC/USDT 10m, or shorter ones that add up to them, but found " +
        "only 30m; `deno task download` or `deno task import-data` brings them",
    });
    await assert.rejects(loadBars({ ...options, symbol: "ETH/USDT" }), /but found nothing;/);
    await assert.rejects(loadBars({ ...options, from: "yesterday" }), {
      name: "RangeError",
      message:
        'Expected from to be a time like 2024-03-01, 2024-03-01T02:00Z or UTC milliseconds but found "yesterday"',
    });
    await assert.rejects(
      loadBars({ ...options, symbl: 1 } as StoredBarsOptions),
      /did you mean symbol\?/,
    );
  }));

Deno.test("loadBars() refuses an entry without the columns of bars", () =>
  inStore(async (root) => {
    const key = { ...PLACE, kind: "1h" };
    {
      await using writer = await openWriter(key, { root });
      const time = Float64Array.of(START);
      const columns = { time, close: time };
      await writer.writePart({
        month: "2023-12",
        columns,
        complete: false,
        coveredTo: START + HOUR,
        sources: [],
      });
    }
    await assert.rejects(loadBars({ ...PLACE, root, interval: "1h" }), {
      name: "TypeError",
      message: "Expected a column open in test spot BTC/USDT 1h but found only time, close",
    });
  }));
