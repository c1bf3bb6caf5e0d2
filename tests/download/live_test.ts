import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  Disagreement,
  openWriter,
  readColumns,
  readManifest,
  type StoreKey,
} from "lib/data/mod.ts";
import type { LiveEvent } from "lib/data/download/live/events.ts";
import { streamBars, type StreamBarsOptions } from "lib/data/download/live/stream_bars.ts";
import type { Fault } from "../exchange/faults.ts";
import { toColumns } from "../exchange/market.ts";
import { type Exchange, startExchange } from "../exchange/start_exchange.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { QUICK } from "./setup.ts";

// Before any exchange's clock starts: it takes a while.
await import("ccxt");

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2025, 5, 30);
/** Shortly before a month ends. */
const START = Date.UTC(2025, 5, 30, 23, 55, 30);
/** A minute of the exchange takes 100 ms. */
const SPEED = 600;

interface Live {
  readonly exchange: Exchange;
  readonly root: string;
  readonly events: LiveEvent[];
  key(symbol?: string): StoreKey;
  /** Follows bars until `done` says so. */
  follow(
    done: (events: readonly LiveEvent[]) => boolean,
    options?: Partial<StreamBarsOptions>,
  ): Promise<void>;
  /** Stores what the exchange had in [from, to). */
  store(from: number, to: number): Promise<void>;
  /** The store's rows, after checking that they are the exchange's, without a hole. */
  assertTrue(symbol?: string): Promise<Float64Array>;
}

async function live(
  faults: readonly Fault[] = [],
  { symbols = ["BTC/USDT"], id = "binance", market = "spot", speed = SPEED }: {
    symbols?: readonly string[];
    id?: string;
    market?: "spot" | "swap";
    speed?: number;
  } = {},
): Promise<Live & AsyncDisposable> {
  const exchange = startExchange({ from: FROM, to: START, speed, symbols, faults });
  const root = await temporaryFolder();
  const events: LiveEvent[] = [];
  const key = (symbol = "BTC/USDT"): StoreKey => ({ exchange: id, market, symbol, kind: "1m" });
  return {
    exchange,
    root,
    events,
    key,
    async follow(done, options = {}) {
      const stop = new AbortController();
      // Only so that a failure is not a test that hangs.
      const timer = setTimeout(() => stop.abort(), 20_000);
      try {
        await streamBars({
          exchange: id,
          market,
          symbols,
          interval: "1m",
          root,
          signal: stop.signal,
          clock: () => exchange.clock.now(),
          endpoints: { api: exchange.apiUrl, stream: exchange.streamUrl },
          patience: QUICK,
          checkMs: 50,
          silenceMs: 400,
          onEvent(event) {
            events.push(event);
            if (done(events)) stop.abort();
          },
          ...options,
        });
      } finally {
        clearTimeout(timer);
      }
      assert.ok(done(events), `stopped by time after ${JSON.stringify(events.slice(-5))}`);
    },
    async store(from, to) {
      await using writer = await openWriter(key(), { root });
      const columns = toColumns(exchange.market("BTC/USDT", market).bars("1m", from, to));
      const part = { month: "2025-06", columns, complete: false, coveredTo: to, sources: [] };
      await writer.writePart(part);
    },
    async assertTrue(symbol = "BTC/USDT") {
      const columns = await readColumns(key(symbol), { root, verify: "always" });
      const time = columns.time as Float64Array;
      const truth = exchange.market(symbol, market)
        .bars("1m", time[0], time[time.length - 1] + MINUTE_MS);
      assert.deepEqual({ ...columns }, toColumns(truth));
      return time;
    },
    [Symbol.asyncDispose]: () => exchange.stop(),
  };
}

const count = (events: readonly LiveEvent[], type: LiveEvent["type"]) =>
  events.filter((event) => event.type === type).length;

Deno.test("streamBars() stores closed bars as they arrive, over the end of a month", async () => {
  await using it = await live();
  const from = START - 30_000 - 30 * MINUTE_MS;
  await it.store(from, START - 30_000);
  await it.follow((events) => {
    const event = events[events.length - 1];
    return event.type === "bar" && event.time >= Date.UTC(2025, 6, 1, 0, 2) &&
      count(events, "bar") >= 5;
  });
  const time = await it.assertTrue();
  assert.equal(time[0], from);
  assert.ok(time[time.length - 1] + MINUTE_MS <= it.exchange.clock.now());
  const { parts } = (await readManifest(it.key(), { root: it.root }))!;
  assert.deepEqual(parts.map(({ month, complete }) => [month, complete]), [
    ["2025-06", true],
    ["2025-07", false],
  ]);
  assert.ok(parts[1].sources.some(({ url }) => url.startsWith("ws://")));
});

Deno.test("streamBars() follows perpetual swaps", async () => {
  await using it = await live([], { market: "swap" });
  await it.follow((events) => count(events, "bar") >= 3);
  await it.assertTrue();
  assert.ok(it.exchange.log.some(({ path }) => path.startsWith("/fstream/")));
});

Deno.test("streamBars() follows symbols side by side", async () => {
  const symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
  await using it = await live([], { symbols });
  const closes = new Set<string>();
  await it.follow((events) => {
    const event = events[events.length - 1];
    if (event.type === "bar") closes.add(event.key.symbol);
    return closes.size === 3 && count(events, "bar") >= 9;
  });
  for (const symbol of symbols) await it.assertTrue(symbol);
});

Deno.test("streamBars() reconnects and fetches what the stream missed", async () => {
  await using it = await live([
    { kind: "dropConnection", messages: 6, times: 2 },
    { kind: "refuseConnection", after: 1, times: 5 },
  ]);
  const { faults } = it.exchange;
  await it.follow((events) => {
    const broken = events.findLastIndex(({ type }) => type === "reconnect");
    return faults.count("dropConnection") === 2 && faults.count("refuseConnection") === 5 &&
      count(events, "gap") > 0 && count(events.slice(broken), "bar") >= 2;
  });
  await it.assertTrue();
});

Deno.test("streamBars() asks for a bar when a newer one is there, at exchanges that do not tell its end", async () => {
  await using it = await live([{ kind: "dropConnection", messages: 8 }], { id: "binanceus" });
  await it.follow((events) =>
    it.exchange.faults.count("dropConnection") === 1 && count(events, "gap") >= 6
  );
  const { time, close, volume, quoteVolume } = await readColumns(it.key(), { root: it.root });
  assert.equal(quoteVolume, undefined); // ccxt's unified bars do not have it
  const [from] = time as Float64Array;
  const bars = it.exchange.market("BTC/USDT").bars("1m", from, from + time.length * MINUTE_MS);
  const truth = toColumns(bars);
  assert.deepEqual({ time, close, volume }, {
    time: truth.time,
    close: truth.close,
    volume: truth.volume,
  });
});

Deno.test("streamBars() outlives a network that is away", async () => {
  await using it = await live([
    { kind: "dropConnection", messages: 6 },
    { kind: "refuseConnection", after: 1, times: 5 },
    { kind: "status500", path: "/api/v3/klines", after: 1, times: 12 }, // more than QUICK's retries
  ]);
  await it.follow((events) =>
    it.exchange.faults.count("status500") === 12 && events.at(-1)!.type === "bar"
  );
  await it.assertTrue();
});

Deno.test("streamBars() opens a stream again that has fallen silent", async () => {
  await using it = await live([{ kind: "silence", messages: 5 }]);
  await it.follow((events) => {
    const silent = events.findIndex((event) =>
      event.type === "reconnect" && event.text.includes("silent")
    );
    return silent >= 0 && count(events.slice(silent), "bar") >= 2;
  });
  await it.assertTrue();
});

Deno.test("streamBars() begins where the store ends", async () => {
  await using it = await live();
  const from = START - 30_000 - 90 * MINUTE_MS, to = from + 30 * MINUTE_MS;
  await it.store(from, to);
  await it.follow((events) => count(events, "bar") >= 2);
  assert.equal((await it.assertTrue())[0], from);
  const [gap] = it.events.filter((event) => event.type === "gap");
  assert.equal(gap.from, to);
  assert.ok(gap.rows >= 60); // not the bars before that were fetched to compare
});

Deno.test("streamBars() fails with both values when the routes disagree", async () => {
  await using it = await live();
  const from = START - 30_000 - 40 * MINUTE_MS, to = from + 10 * MINUTE_MS;
  const columns = toColumns(it.exchange.market("BTC/USDT").bars("1m", from, to));
  const was = columns.close[8];
  columns.close[8] = was + 1;
  const part = { month: "2025-06", columns, complete: false, coveredTo: to, sources: [] };
  {
    await using writer = await openWriter(it.key(), { root: it.root });
    await writer.writePart(part);
  }
  await assert.rejects(it.follow(() => false), (error) => {
    assert.ok(error instanceof Disagreement);
    assert.ok(error.message.includes(`one close at 2025-06-30T23:23:00Z but found ${was + 1}`));
    assert.ok(error.message.includes(`and ${was} in http://127.0.0.1`));
    return true;
  });
  assert.deepEqual({ ...await readColumns(it.key(), { root: it.root }) }, columns);
});

Deno.test("streamBars() stops within a moment, whatever it waits for", async () => {
  for (const faults of [[], [{ kind: "refuseConnection", times: null } as const]]) {
    await using it = await live(faults, { speed: 1 });
    const stop = new AbortController();
    const following = it.follow(() => true, { signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    await following;
  }
});

/** A stream whose peer says nothing after the first hello, not even good-bye. */
function deafStream(): { readonly url: string; readonly server: Deno.Listener } {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of server) {
      const bytes = new Uint8Array(4_096);
      const read = await connection.read(bytes) ?? 0;
      const hello = new TextDecoder().decode(bytes.subarray(0, read));
      const key = /sec-websocket-key: (.*)\r/i.exec(hello)![1];
      // RFC 6455, 4.2.2
      const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest("base64");
      const lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Accept: ${accept}`,
      ];
      await connection.write(new TextEncoder().encode(lines.join("\r\n") + "\r\n\r\n"));
    }
  })();
  return { url: `ws://127.0.0.1:${(server.addr as Deno.NetAddr).port}`, server };
}

Deno.test({
  name: "streamBars() ends though the stream's peer does not answer any more",
  // The connection is left to itself: that is the point.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    await using it = await live([], { speed: 1 });
    const { url, server } = deafStream();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);
    await it.follow(() => true, {
      signal: stop.signal,
      endpoints: { api: it.exchange.apiUrl, stream: url },
    });
    server.close();
  },
});

Deno.test("streamBars() refuses an unknown symbol with the nearest ones", async () => {
  await using it = await live([], { symbols: ["BTC/USDT"] });
  await assert.rejects(
    it.follow(() => true, { symbols: ["BTC/UDST"] }),
    /Expected a spot symbol of binance but found BTC\/UDST; did you mean BTC\/USDT\?/,
  );
  assert.deepEqual([...Deno.readDirSync(it.root)], []);
});
