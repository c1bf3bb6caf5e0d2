import process from "node:process";
import { type Bars, createBars, sliceBars } from "../../lib/core/mod.ts";
import {
  alpha158,
  compute,
  computeParallel,
  type FeatureTable,
  liveFeatures,
} from "../../lib/features/mod.ts";
import { findPython, type Peer, startPeer } from "../peer.ts";
import type { BenchRow } from "../rows.ts";

const THREADS = 2;
/** Rows that pandas gets. */
const PART = 200_000;
const ROUNDS = 3;
/** Bars that come one by one, after as many that warm the code up. */
const LIVE = 5_000;
const COLUMNS = ["open", "high", "low", "close", "volume", "quoteVolume"] as const;
/** Rows compared, and how near next to the column's largest number: pandas' rolling sums drift. */
const COMPARED = 1_000;
const NEAR = 1e-5;
/** Where bars and columns pass from here to the other side and back. */
const EXCHANGE = "artifacts/bench/alpha158.f64";

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function giveBars(peer: Peer, bars: Bars): Promise<string> {
  const all = new Float64Array(COLUMNS.length * bars.length);
  COLUMNS.forEach((name, k) => all.set(bars[name]!, k * bars.length));
  await Deno.writeFile(EXCHANGE, new Uint8Array(all.buffer));
  const { version } = await peer.ask(`bars ${EXCHANGE} ${bars.length}`) as { version: string };
  return version;
}

async function assertEqual(peer: Peer, table: FeatureTable): Promise<void> {
  const rows = Math.min(COMPARED, table.rows);
  const { names } = await peer.ask(`write ${rows} ${EXCHANGE}`) as { names: string[] };
  const theirs = new Float64Array((await Deno.readFile(EXCHANGE)).buffer);
  names.forEach((name, k) => {
    const expected = theirs.subarray(k * rows, (k + 1) * rows);
    const actual = table.column(name).subarray(table.rows - rows);
    const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expected.forEach((e, t) => {
      if (Math.abs(actual[t] - e) <= NEAR * scale) return;
      throw new Error(`Expected pandas' ${e} in ${name} but found ${actual[t]}`);
    });
  });
}

/** What pandas needs for all rows, in seconds, by its CPU time for a part of them. */
interface Peer158 {
  readonly name: string;
  readonly part: number;
  readonly all: number;
}

/** Has pandas compute the part, and compares the last rows. */
async function askPandas(part: Bars, rows: number): Promise<Peer158 | undefined> {
  const python = await findPython("pandas");
  if (!python) return undefined;
  await using peer = startPeer(python, ["bench/peers/pandas_alpha158.py"]);
  const version = await giveBars(peer, part);
  const { s } = await peer.ask("time") as { s: number };
  await assertEqual(peer, compute(part, alpha158, { dtype: "float64" }));
  await Deno.remove(EXCHANGE);
  return { name: `pandas ${version}`, part: s, all: s * rows / part.length };
}

/** Least CPU time of the rounds, after one that is not counted. */
function timeOneCore(part: Bars): number {
  let best = Infinity;
  for (let i = 0; i <= ROUNDS; i++) {
    const start = cpuSeconds();
    compute(part, alpha158);
    if (i > 0) best = Math.min(best, cpuSeconds() - start);
  }
  return best;
}

/** One bar after the other, as they would come: CPU time of each. */
function benchLive(bars: Bars): BenchRow {
  const live = liveFeatures(alpha158);
  const count = Math.min(LIVE, Math.floor(bars.length / 2));
  const coming = Array.from({ length: 2 * count }, (_, t) => sliceBars(bars, t, t + 1));
  for (let t = 0; t < count; t++) live.push(coming[t]);
  const start = cpuSeconds();
  for (let t = count; t < 2 * count; t++) live.push(coming[t]);
  return { name: "alpha158 live", unit: "µs", ours: 1e6 * (cpuSeconds() - start) / count };
}

/**
 * Alpha158: all rows on two threads, by the clock, and the memory of the process with bars and table;
 * a part of the rows on one core; one new bar at a time. Next to it pandas, which has one thread, on
 * the part.
 */
export async function benchAlpha158(plain: Bars): Promise<BenchRow[]> {
  // Within the bar, as a volume-weighted price is.
  const quoteVolume = plain.volume.map((v, t) => v * (plain.high[t] + plain.low[t]) / 2);
  const bars = createBars({ ...plain, quoteVolume }, plain);
  const part = sliceBars(bars, 0, Math.min(PART, bars.length));
  const peer = await askPandas(part, bars.length);
  const oneCore = timeOneCore(part);
  const start = performance.now(), cpuStart = cpuSeconds();
  const table = await computeParallel(bars, alpha158, { threads: THREADS });
  const all = (performance.now() - start) / 1e3, cpu = cpuSeconds() - cpuStart;
  const gigabytes = Deno.memoryUsage().rss / 1e9;
  console.log(
    `alpha158: ${table.rows} rows of ${table.names.length} columns, CPU time ${cpu.toFixed(2)} s`,
  );
  const next = (ours: number, theirs?: number) =>
    peer && theirs ? { ours, peer: theirs, peerName: peer.name, ratio: theirs / ours } : { ours };
  return [
    // Pandas' time is scaled up from the part: all rows would take it a minute.
    { name: "alpha158", unit: "s", ...next(all, peer?.all) },
    { name: "alpha158 part, one core", unit: "s", ...next(oneCore, peer?.part) },
    { name: "alpha158 memory", unit: "GB", ours: gigabytes },
    benchLive(bars),
  ];
}
