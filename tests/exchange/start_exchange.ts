/**
 * An exchange on this machine that speaks the wire formats of the real ones: Binance's public
 * archive, REST interface and streams; Coinbase's candles, in pages; Kraken's, the newest only. Its prices come
 * from a seed, its clock from the test, and it fails on demand.
 *
 * @module
 */
import { archiveText, parseArchivePath, sha256, zipText } from "./archive.ts";
import { type Clock, createClock } from "./clock.ts";
import { coinbaseCandles, coinbaseProducts } from "./coinbase.ts";
import { type Fault, type FaultKind, Faults, ROW_FAULT_KINDS } from "./faults.ts";
import { createMarket, type Listing, type Market, type MarketKind, type Outage } from "./market.ts";
import { krakenAnswer } from "./kraken.ts";
import { spoilBody } from "./spoil_body.ts";
import { REST } from "./rest.ts";
import { serveStream } from "./stream.ts";

/** Options of {@linkcode startExchange}. */
export interface ExchangeOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** First bar of every symbol that states no other, UTC ms. */
  readonly from: number;
  /** What the exchange's clock shows at the start, UTC ms. */
  readonly to: number;
  /** How fast that clock runs, in seconds a real second; 0 stands still. Default: 0. */
  readonly speed?: number;
  /** Unified symbols, traded on both markets. Default: BTC/USDT. */
  readonly symbols?: readonly (string | Listing)[];
  readonly faults?: readonly Fault[];
  /** Stretches without any trading, missing on every route. */
  readonly outages?: readonly Outage[];
  /** Aggregated trades in a minute. Default: 6. */
  readonly tradesPerMinute?: number;
  /** Days after its period's end at which the archive has a file. Default: 1. */
  readonly archiveLagDays?: number;
  /** Zips kept in memory, in bytes. Default: 300,000,000. */
  readonly cacheBytes?: number;
  /** How much later than midnight (UTC) bars of a day and longer begin, ms. Default: 0. */
  readonly laterMs?: number;
}

/** One answered request. */
export interface LoggedRequest {
  /** Path and query. */
  readonly path: string;
  readonly status: number;
  readonly faults: readonly FaultKind[];
}

/** A running loopback exchange. */
export interface Exchange extends AsyncDisposable {
  /** Base of the archive: its files are under `<archiveUrl>/data/…`. */
  readonly archiveUrl: string;
  /** Base that stands for every host of the exchange's REST interface. */
  readonly apiUrl: string;
  /** Base that stands for every host of its streams. */
  readonly streamUrl: string;
  readonly log: readonly LoggedRequest[];
  readonly faults: Faults;
  readonly clock: Clock;
  /** What really happened on a market. */
  market(symbol: string, kind?: MarketKind): Market;
  stop(): Promise<void>;
}

const NO_SUCH_KEY = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>`;
const RESTRICTED =
  "Service unavailable from a restricted location according to 'b. Eligibility' in the terms of use.";
const DAY_MS = 86_400_000;
const BODY_FAULTS: readonly FaultKind[] = ["reset", "slowDrip", "truncatedZip"];
const STATUS_FAULTS: readonly FaultKind[] = [
  "status429",
  "status418",
  "status500",
  "status404",
  "status451",
];

/** Starts the exchange on a free port of 127.0.0.1. */
export function startExchange(options: ExchangeOptions): Exchange {
  const { seed = 1, from, to, speed = 0, symbols = ["BTC/USDT"], outages = [] } = options;
  const { tradesPerMinute = 6, archiveLagDays = 1, cacheBytes = 300e6, laterMs } = options;
  const clock = createClock(to, speed);
  const faults = new Faults(options.faults);
  const log: LoggedRequest[] = [];
  const sockets = new Set<WebSocket>();
  const listings = symbols.map((item) => typeof item === "string" ? { symbol: item } : item);
  const make = (listing: Listing, kind: MarketKind) =>
    createMarket(listing, { kind, seed, from, to: Infinity, tradesPerMinute, outages, laterMs });
  const markets: Record<MarketKind, Market[]> = {
    spot: listings.map((listing) => make(listing, "spot")),
    swap: listings.map((listing) => make(listing, "swap")),
  };
  const find = (id: string, kind: MarketKind) => markets[kind].find((market) => market.id === id);

  const zips = new Map<string, { zip: Uint8Array<ArrayBuffer>; hash: string }>();
  let cached = 0;
  async function zipOf(path: string, rowFaults: readonly Fault[]) {
    const file = parseArchivePath(path);
    const market = file && find(file.id, file.market);
    if (!file || !market || file.to <= market.first || file.from >= market.end) return undefined;
    const early = rowFaults.some(({ kind }) => kind === "openLastBar");
    if (clock.now() < file.to + archiveLagDays * DAY_MS && !early) return undefined;
    const key = `${path} ${JSON.stringify(rowFaults)}`;
    const known = zips.get(key);
    if (known) return known;
    const zip = await zipText(
      file.name,
      archiveText(file, market, { now: clock.now(), faults: rowFaults }),
    );
    const made = { zip, hash: await sha256(zip) };
    cached += zip.length;
    for (const [old, { zip }] of zips) {
      if (cached <= cacheBytes) break;
      zips.delete(old);
      cached -= zip.length;
    }
    zips.set(key, made);
    return made;
  }

  /** Rows of a file go wrong together with its checksum: a version is one zip and its checksum. */
  const versions = new Map<string, { faults: readonly Fault[]; given: Set<boolean> }>();
  function versionOf(zipPath: string, isZip: boolean): readonly Fault[] {
    let version = versions.get(zipPath);
    if (!version || version.given.has(isZip)) {
      version = { faults: faults.strike(zipPath, ROW_FAULT_KINDS), given: new Set() };
      versions.set(zipPath, version);
    }
    version.given.add(isZip);
    return version.faults;
  }

  async function archive(path: string): Promise<Response> {
    const zipPath = path.replace(/\.CHECKSUM$/, "");
    const isZip = zipPath === path;
    const file = await zipOf(zipPath, versionOf(zipPath, isZip));
    if (!file) return new Response(NO_SUCH_KEY, { status: 404 });
    if (isZip) {
      return new Response(file.zip, { headers: { "content-type": "application/zip" } });
    }
    const wrong = faults.strike(path, ["wrongChecksum"]).length > 0;
    const hash = wrong ? file.hash.split("").reverse().join("") : file.hash;
    return new Response(`${hash}  ${zipPath.split("/").at(-1)}\n`);
  }

  let weight = 0, weightSince = 0;
  function rest(url: URL): Response {
    const now = clock.now(), query = url.searchParams;
    const path = url.pathname + url.search;
    const rowFaults = faults.strike(path, ROW_FAULT_KINDS);
    const candles = /^\/products\/([\w-]+)\/candles$/.exec(url.pathname);
    if (url.pathname === "/products") return Response.json(coinbaseProducts(markets.spot, now));
    if (url.pathname === "/time") return Response.json({ epoch: now / 1_000 });
    if (candles) {
      const market = find(candles[1].replace("-", ""), "spot");
      if (!market) return Response.json({ message: "NotFound" }, { status: 404 });
      const { status, body } = coinbaseCandles(market, { query, now, faults: rowFaults });
      return Response.json(body, { status });
    }
    const kraken = krakenAnswer(url, { now, markets: markets.spot });
    if (kraken !== undefined) return Response.json(kraken);
    const answer = REST[url.pathname]?.({
      path: url.pathname,
      query,
      now,
      find,
      all: (kind) => markets[kind],
      faults: rowFaults,
    });
    if (!answer) return new Response("Not found", { status: 404 });
    if (performance.now() - weightSince > 60_000) [weight, weightSince] = [0, performance.now()];
    weight += answer.weight;
    return Response.json(answer.body, {
      status: answer.status,
      headers: { "x-mbx-used-weight-1m": String(weight) },
    });
  }

  function failed(path: string): Response | undefined {
    const fault = faults.strike(path, STATUS_FAULTS)[0];
    if (!fault) return undefined;
    const status = Number(fault.kind.slice("status".length));
    if (status === 500) return new Response("Internal Server Error", { status });
    if (status === 404) return new Response(NO_SUCH_KEY, { status });
    if (status === 451) return Response.json({ code: 0, msg: RESTRICTED }, { status });
    const wait = fault.retryAfterS ?? (status === 429 ? 1 : 3_600);
    const msg = status === 429
      ? "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API."
      : `Way too much request weight used; IP banned until ${
        clock.now() + wait * 1_000
      }. Please use WebSocket Streams for live updates to avoid bans.`;
    return Response.json({ code: -1003, msg }, {
      status,
      headers: { "retry-after": String(wait) },
    });
  }

  function upgrade(request: Request, url: URL): Response {
    if (faults.strike(url.pathname, ["refuseConnection"]).length > 0) {
      return new Response("Service Unavailable", { status: 503 });
    }
    const kind = url.pathname.startsWith("/fstream") ? "swap" : "spot";
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    sockets.add(socket);
    serveStream(socket, { clock, faults, path: url.pathname, find: (id) => find(id, kind) });
    socket.addEventListener("close", () => sockets.delete(socket));
    return response;
  }

  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: (error) => new Response(String(error), { status: 500 }),
  }, async (request) => {
    const url = new URL(request.url);
    const path = url.pathname + url.search;
    const before = faults.strikes();
    let response = failed(path);
    if (!response && request.headers.get("upgrade") === "websocket") {
      response = upgrade(request, url);
    } else {
      response ??= url.pathname.startsWith("/data/") ? await archive(url.pathname) : rest(url);
      if (response.status < 300) {
        const struck = faults.strike(path, BODY_FAULTS);
        if (struck.length > 0) response = await spoilBody(response, struck[0]);
      }
    }
    log.push({ path, status: response.status, faults: faults.strikes().slice(before.length) });
    return response;
  });
  const base = `127.0.0.1:${server.addr.port}`;
  const stop = async () => {
    for (const socket of sockets) socket.close();
    await server.shutdown();
  };
  return {
    archiveUrl: `http://${base}`,
    apiUrl: `http://${base}`,
    streamUrl: `ws://${base}`,
    log,
    faults,
    clock,
    market(symbol, kind = "spot") {
      const market = find(symbol.replace(/:.*$/, "").replace("/", ""), kind);
      if (!market) throw new RangeError(`Expected a listed symbol but found ${symbol}`);
      return market;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
