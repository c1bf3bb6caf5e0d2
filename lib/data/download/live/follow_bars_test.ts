import assert from "node:assert/strict";
import { openWriter, readColumns, type StoreKey } from "../../store/mod.ts";
import type { Route } from "../route.ts";
import { openAppender } from "./append_rows.ts";
import type { BarFeed, ClosedBar } from "./bar_feed.ts";
import type { LiveEvent } from "./events.ts";
import { followBars } from "./follow_bars.ts";

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2024, 0, 31, 12);
const KEY: StoreKey = { exchange: "test", market: "spot", symbol: "X/Y", kind: "1m" };

const rowsOf = (minutes: readonly number[]) => ({
  time: Float64Array.from(minutes, (minute) => NOON + minute * MINUTE_MS),
  close: Float64Array.from(minutes, (minute) => 100 + minute),
});
const barAt = (minute: number): ClosedBar => ({
  time: NOON + minute * MINUTE_MS,
  columns: rowsOf([minute]),
});

/**
 * Follows bars of a stream that brings `heard` and of an exchange that knows bars up to `known(n)`
 * when it is asked for the n-th time. Ends when the stream does.
 */
async function follow(heard: readonly number[], known: (asked: number) => number) {
  const root = await Deno.makeTempDir();
  const stop = new AbortController();
  const events: LiveEvent[] = [];
  let asked = 0, now = NOON + 30_000;
  const left = heard.map(barAt);
  const feed: BarFeed = {
    url: "ws://stream",
    quietMs: () => 0,
    run: () => Promise.resolve(),
    next() {
      const bar = left.shift();
      if (bar) now = bar.time + MINUTE_MS + 500;
      else stop.abort();
      return Promise.resolve(bar);
    },
  };
  const route: Route = ({ from, to }) => {
    const end = Math.max(from, Math.min(to, NOON + known(asked++) * MINUTE_MS));
    const first = (from - NOON) / MINUTE_MS, count = (end - from) / MINUTE_MS;
    return Promise.resolve({
      columns: rowsOf(Array.from({ length: count }, (_, i) => first + i)),
      sources: [{ url: "http://rest?x=1", rows: count }],
      coveredTo: end,
      bytes: 0,
    });
  };
  {
    await using writer = await openWriter(KEY, { root });
    await followBars({
      key: KEY,
      stepMs: MINUTE_MS,
      appender: openAppender(writer, { root }),
      feed,
      route,
      context: {
        endpoints: {},
        patience: { retries: 0, firstDelayMs: 0, longestDelayMs: 0, stallMs: 1_000 },
        signal: stop.signal,
        now: () => now,
        warn: () => {},
      },
      graceMs: 0,
      checkMs: 0,
      silenceMs: 1_000,
      onEvent: (event) => events.push(event),
      onSilence: () => {},
    });
  }
  const columns = await readColumns(KEY, { root });
  await Deno.remove(root, { recursive: true });
  return { columns: { ...columns }, events: events.map(({ type }) => type) };
}

Deno.test("followBars() stores what the stream brings without asking", async () => {
  const { columns, events } = await follow([0, 1, 2], () => NaN);
  assert.deepEqual(columns, rowsOf([0, 1, 2]));
  assert.deepEqual(events, ["bar", "bar", "bar"]);
});

Deno.test("followBars() asks for what lies between two bars of the stream", async () => {
  const { columns, events } = await follow([0, 5, 6], () => 100);
  assert.deepEqual(columns, rowsOf([0, 1, 2, 3, 4, 5, 6]));
  assert.deepEqual(events, ["bar", "gap", "bar", "bar"]);
});

Deno.test("followBars() stores no bar behind a gap that cannot be filled yet", async () => {
  // Asked for the gap, the exchange knows nothing of it at first.
  const { columns } = await follow([0, 3, 4, 5], (asked) => asked === 0 ? 1 : 100);
  assert.deepEqual(columns, rowsOf([0, 1, 2, 3, 4, 5]));
  const never = await follow([0, 3, 4, 5], () => 1);
  assert.deepEqual(never.columns, rowsOf([0]));
});

Deno.test("followBars() ignores bars that come again", async () => {
  const { columns, events } = await follow([0, 1, 1, 0, 2], () => NaN);
  assert.deepEqual(columns, rowsOf([0, 1, 2]));
  assert.deepEqual(events, ["bar", "bar", "bar"]);
});

Deno.test("followBars() goes over the end of a month in one gap", async () => {
  const midnight = 12 * 60;
  const { columns } = await follow([0, midnight + 2], () => 10_000);
  assert.deepEqual(columns, rowsOf(Array.from({ length: midnight + 3 }, (_, i) => i)));
});
