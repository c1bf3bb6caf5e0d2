/**
 * Five years of minutes: 60 monthly archives from an exchange on this machine into the store, then
 * loaded, turned into hours and checked; loading and resampling next to polars and pandas in Python,
 * in turns on the same files. The exchange runs in a process of its own, and its archives are made
 * beforehand. Memory is the largest that this process had.
 *
 * usage: deno task bench:data [--months N]
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { assertInteger, type Bars } from "../lib/core/mod.ts";
import { checkBars, download, entryFolder, loadBars, resampleBars } from "../lib/data/mod.ts";
import { startExchangeProcess } from "../tests/exchange/start_exchange_process.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";

const ROOT = "artifacts/bench/store";
const KEY = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "1m" } as const;
const FIRST_YEAR = 2019;
const ROUNDS = 5, QUICK_CALLS = 5;
const PEERS = ["polars", "pandas"] as const;

interface Answer {
  readonly ms: number;
  readonly rows: number;
  readonly peer: string;
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** Milliseconds of the months' archives from the exchange into an empty store. */
async function ingest(months: number): Promise<number> {
  await Deno.remove(ROOT, { recursive: true }).catch(() => {});
  const from = Date.UTC(FIRST_YEAR), to = Date.UTC(FIRST_YEAR, months);
  const warm = Array.from({ length: months }, (_, i) => {
    const month = new Date(Date.UTC(FIRST_YEAR, i)).toISOString().slice(0, 7);
    return `/data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-${month}.zip`;
  });
  // Some days later, so that the archive has the last month.
  const clock = to + 10 * 86_400_000;
  await using exchange = await startExchangeProcess({ from, to: clock, warm });
  const { ms } = await timed(() =>
    download({
      exchange: KEY.exchange,
      symbols: [KEY.symbol],
      interval: KEY.kind,
      from,
      to,
      root: ROOT,
      endpoints: { archive: exchange.archiveUrl, api: exchange.apiUrl },
    })
  );
  return ms;
}

/** Times of both sides, a round each; a pair shares its moment. */
interface Rounds {
  readonly ours: number[];
  readonly peers: { readonly [P in (typeof PEERS)[number]]: number[] };
}

async function compare(
  ours: () => Promise<number>,
  ask: (peer: string) => Promise<Answer | undefined>,
  names: Map<string, string>,
): Promise<Rounds> {
  const rounds: Rounds = { ours: [], peers: { polars: [], pandas: [] } };
  for (let k = 0; k < ROUNDS; k++) {
    rounds.ours.push(await ours());
    for (const peer of PEERS) {
      const answer = await ask(peer);
      if (!answer) continue;
      rounds.peers[peer].push(answer.ms);
      names.set(peer, answer.peer);
    }
  }
  return rounds;
}

/** A row for each peer; the first keeps the plain name. */
function toRows(name: string, { ours, peers }: Rounds, names: Map<string, string>): BenchRow[] {
  const own = { unit: "ms", ours: median(ours) };
  const measured = PEERS.filter((peer) => peers[peer].length > 0);
  if (measured.length === 0) return [{ name, ...own }];
  return measured.map((peer, i) => ({
    name: i === 0 ? name : `${name} (${peer})`,
    ...own,
    peer: median(peers[peer]),
    peerName: names.get(peer),
    ratio: median(peers[peer].map((ms, k) => ms / ours[k])),
  }));
}

const { values } = parseArgs({ options: { months: { type: "string", default: "60" } } });
const months = Number(values.months);
assertInteger("months", months, { min: 1, max: 60 });
const python = await findPython("pandas, polars, pyarrow");
if (!python) {
  console.log("No Python with pandas and polars, so ours alone: `deno task setup:bench` brings it");
}

const ingestMs = await ingest(months);
await using peer: Peer | undefined = python
  ? startPeer(python, ["bench/peers/data_peers.py", entryFolder(KEY, { root: ROOT })])
  : undefined;
const ask = async (command: string) => await peer?.ask(command) as Answer | undefined;
const names = new Map<string, string>();

const load = () =>
  loadBars({ exchange: KEY.exchange, symbol: KEY.symbol, interval: "1m", root: ROOT });
// The first call of each side loads its library. Ours hashes the files, too; later ones need not.
const { ms: firstLoadMs } = await timed(load);
for (const name of PEERS) await ask(`load ${name}`);
let bars: Bars | undefined;
const loads = await compare(
  async () => {
    bars = undefined; // so that the collector may have the last ones
    const { ms, result } = await timed(load);
    bars = result;
    return ms;
  },
  (name) => ask(`load ${name}`),
  names,
);
const resamples = await compare(
  async () => {
    const times: number[] = [];
    for (let i = 0; i < QUICK_CALLS; i++) {
      times.push((await timed(() => resampleBars(bars!, { interval: "1h" }))).ms);
    }
    return median(times);
  },
  (name) => ask(`resample ${name}`),
  names,
);
const quality: number[] = [];
for (let k = 0; k < ROUNDS; k++) quality.push((await timed(() => checkBars(bars!))).ms);

console.log(`${bars!.length} bars of ${months} months`);
await reportRows("data", [
  { name: "ingest", unit: "ms", ours: ingestMs },
  { name: "load (first)", unit: "ms", ours: firstLoadMs },
  ...toRows("load", loads, names),
  ...toRows("resample", resamples, names),
  { name: "quality", unit: "ms", ours: median(quality) },
  { name: "memory", unit: "MB", ours: process.resourceUsage().maxRSS / 1024 },
]);
await Deno.remove(ROOT, { recursive: true });
