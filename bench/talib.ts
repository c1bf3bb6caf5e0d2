import process from "node:process";
import type { Bars } from "../lib/core/mod.ts";
import { indicator, type IndicatorName, INDICATORS } from "../lib/features/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import type { BenchRow } from "./rows.ts";

const ROUNDS = 3;
const COLUMNS = ["open", "high", "low", "close", "volume"] as const;
/** Equal means this near, or this small beside the column's largest number: both sides round. */
const RELATIVE = 1e-9;
/** Angles of nearly nothing: what TA-Lib's running sums have rounded away shows in them. */
const LOOSE: Readonly<Record<string, number>> = {
  HT_DCPHASE: 1e-6,
  HT_SINE: 1e-6,
  LINEARREG_ANGLE: 1e-7,
};
/** Where bars and prices pass from here to the other side and back. */
const EXCHANGE = "artifacts/bench/talib.f64";

/** A table of indicators, timed, the slowest of ours first when printed. */
interface Timed {
  readonly name: IndicatorName;
  readonly talib: string;
  readonly ours: number;
  readonly peer?: number;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Least CPU time of the rounds, after one that is not counted. */
function leastTime(work: () => void): number {
  work();
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const start = cpuMs();
    work();
    best = Math.min(best, cpuMs() - start);
  }
  return best;
}

/** What differs by more than rounding, if anything does. */
function difference(
  ours: Float64Array,
  theirs: Float64Array,
  { lookback, talib }: { readonly lookback: number; readonly talib: string },
): string | undefined {
  const index = talib === "MAXINDEX" || talib === "MININDEX";
  const relative = LOOSE[talib] ?? RELATIVE;
  let largest = 0, wrong = 0, first = -1;
  for (let t = lookback; t < theirs.length; t++) largest = Math.max(largest, Math.abs(theirs[t]));
  for (let t = lookback; t < theirs.length; t++) {
    const expected = index ? t - theirs[t] : theirs[t];
    if (Math.abs(ours[t] - expected) <= relative * Math.max(Math.abs(expected), largest)) continue;
    wrong++;
    if (first < 0) first = t;
  }
  if (wrong === 0) return undefined;
  return `${wrong} rows, the first is ${first}: ${ours[first]}, TA-Lib ${theirs[first]}`;
}

async function giveBars(peer: Peer, bars: Bars): Promise<string> {
  const bytes = new Uint8Array(COLUMNS.length * bars.length * 8);
  COLUMNS.forEach((name, k) => bytes.set(new Uint8Array(bars[name].buffer), k * bars.length * 8));
  await Deno.writeFile(EXCHANGE, bytes);
  const { version } = await peer.ask(`bars ${EXCHANGE} ${bars.length}`) as { version: string };
  return version;
}

async function checkEquality(
  peer: Peer,
  outputs: readonly Float64Array[],
  { talib, lookback }: { readonly talib: string; readonly lookback: number },
): Promise<readonly string[]> {
  const [name, only] = talib.split(":");
  await peer.ask(`write ${name} ${EXCHANGE}`);
  const theirs = new Float64Array((await Deno.readFile(EXCHANGE)).buffer);
  const rows = outputs[0].length;
  return outputs.flatMap((ours, k) => {
    const at = only === undefined ? k : Number(only);
    const column = theirs.subarray(at * rows, (at + 1) * rows);
    const problem = difference(ours, column, { lookback, talib: name });
    return problem === undefined ? [] : [`${talib}[${k}]: ${problem}`];
  });
}

/**
 * All indicators that TA-Lib has, too, at its default settings, one after the other on one core next
 * to TA-Lib's Python package in the same run: CPU time, each side writing into memory that it has
 * already. Every number of both sides is compared first; a difference ends the bench.
 */
export async function benchTalib(bars: Bars): Promise<BenchRow> {
  const python = await findPython("talib");
  await using peer = python ? startPeer(python, ["bench/peers/talib_features.py"]) : undefined;
  const version = peer && await giveBars(peer, bars);
  const memory = Array.from({ length: 4 }, () => new Float64Array(bars.length));
  const timed: Timed[] = [];
  const problems: string[] = [];
  for (const name of Object.keys(INDICATORS) as IndicatorName[]) {
    const { talib } = INDICATORS[name];
    const feature = indicator(name, { units: "talib" });
    const outputs = memory.slice(0, feature.names.length);
    const ours = leastTime(() => feature.compute(bars, outputs));
    if (!peer) {
      timed.push({ name, talib, ours });
      continue;
    }
    problems.push(...await checkEquality(peer, outputs, { talib, lookback: feature.warmup }));
    // One function of TA-Lib may be two indicators here, each of which computes both: counted once.
    if (talib.includes(":")) continue;
    const { ms } = await peer.ask(`time ${talib} ${ROUNDS}`) as { ms: number };
    timed.push({ name, talib, ours, peer: ms });
  }
  if (peer) await Deno.remove(EXCHANGE);
  const worst = timed.toSorted((a, b) => (b.ours - (b.peer ?? 0)) - (a.ours - (a.peer ?? 0)));
  console.log("Indicators that lose most time to TA-Lib's, ms:");
  console.table(
    worst.slice(0, 12).map(({ name, talib, ours, peer }) => ({
      name,
      talib,
      ours: Math.round(ours),
      peer: peer === undefined ? undefined : Math.round(peer),
    })),
  );
  if (problems.length > 0) {
    throw new Error(`Expected TA-Lib's numbers but found\n${problems.join("\n")}`);
  }
  const total = (pick: (row: Timed) => number) => timed.reduce((sum, row) => sum + pick(row), 0);
  const ours = total((row) => row.ours) / 1e3;
  if (!peer) return { name: "talib", unit: "s", ours };
  const theirs = total((row) => row.peer ?? 0) / 1e3;
  return {
    name: "talib",
    unit: "s",
    ours,
    peer: theirs,
    peerName: `TA-Lib ${version}`,
    ratio: theirs / ours,
  };
}
