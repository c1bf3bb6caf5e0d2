import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import { INTERVALS, type Market } from "./market.ts";
import { eightDecimals, type MadeBar, MINUTE_MS } from "./prices.ts";

/** What a connection of the stream needs of its exchange. */
export interface StreamContext {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly path: string;
  /** The market of a lower-case id. */
  readonly find: (id: string) => Market | undefined;
}

function klineMessage(market: Market, interval: string, { bar, closed, now }: {
  bar: MadeBar;
  closed: boolean;
  now: number;
}): string {
  return JSON.stringify({
    e: "kline",
    E: now,
    s: market.id,
    k: {
      t: bar.time,
      T: bar.time + INTERVALS[interval] * MINUTE_MS - 1,
      s: market.id,
      i: interval,
      f: 0,
      L: 0,
      o: eightDecimals(bar.open, 2),
      c: eightDecimals(bar.close, 2),
      h: eightDecimals(bar.high, 2),
      l: eightDecimals(bar.low, 2),
      v: eightDecimals(bar.volume, 5),
      n: bar.trades,
      x: closed,
      q: eightDecimals(bar.quoteVolume, 7),
      V: eightDecimals(bar.takerBuyVolume, 5),
      Q: eightDecimals(bar.takerBuyQuote, 7),
      B: "0",
    },
  });
}

/**
 * Speaks Binance's kline streams on a socket: an update in the middle of a bar, its last state with
 * `x: true` when it has closed, then the new bar's first state. Ends with the socket.
 */
export function serveStream(
  socket: WebSocket,
  { clock, faults, path, find }: StreamContext,
): void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let sent = 0, silentUntil = 0;
  const drop = faults.strike(path, ["dropConnection"])[0];
  const silence = faults.strike(path, ["silence"])[0];

  function send(message: string): void {
    if (socket.readyState !== WebSocket.OPEN || performance.now() < silentUntil) return;
    socket.send(message);
    sent++;
    if (drop && sent >= (drop.messages ?? 3)) socket.close(1001);
    if (silence && sent === (silence.messages ?? 3)) {
      silentUntil = performance.now() + (silence.forMs ?? 60_000);
    }
  }

  function after(ms: number, work: () => void): void {
    if (!Number.isFinite(ms) || socket.readyState !== WebSocket.OPEN) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  function follow(market: Market, interval: string): void {
    const stepMs = INTERVALS[interval] * MINUTE_MS;
    let next = market.openTime(interval, clock.now()) + stepMs;
    const update = () => {
      const now = clock.now();
      send(klineMessage(market, interval, {
        bar: market.openBar(interval, now),
        closed: false,
        now,
      }));
    };
    const close = () => {
      for (; next <= clock.now(); next += stepMs) {
        const [bar] = market.bars(interval, next - stepMs, next);
        if (bar) send(klineMessage(market, interval, { bar, closed: true, now: next }));
      }
      update();
      after(clock.realMsUntil(next - stepMs / 2), update);
      after(clock.realMsUntil(next), close);
    };
    update();
    after(clock.realMsUntil(next), close);
  }

  socket.onmessage = ({ data }) => {
    const { method, params = [], id } = JSON.parse(data);
    send(JSON.stringify({ result: null, id }));
    if (method !== "SUBSCRIBE") return;
    for (const name of params as string[]) {
      const match = /^(\w+)@kline_(\w+)$/.exec(name);
      const market = match ? find(match[1].toUpperCase()) : undefined;
      if (market && match![2] in INTERVALS) follow(market, match![2]);
    }
  };
  socket.onclose = () => {
    for (const timer of timers) clearTimeout(timer);
  };
  socket.onerror = () => {};
}
