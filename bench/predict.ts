/**
 * Forecasts of a saved LSTM (2 x 64, windows of 64 bars and 13 features; scaler and calibrator
 * included) next to PyTorch's eager mode, in turns on the same machine: one window a call on one
 * thread, and 100,000 windows in batches, on one thread and on two. For batches each side takes the
 * batch size that suits it, and its own way to use two threads: PyTorch's are inside an operator,
 * ours are two workers with a session each.
 *
 * usage: deno task bench:predict [--windows N], the windows that a round forecasts in batches
 */
import { parseArgs } from "node:util";
import { assertInteger } from "../lib/core/mod.ts";
import { Session } from "../lib/nn/onnx/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { FEATURES, predictModel, rawWindows, TIME } from "./predict_model.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";

const SINGLE_ROUNDS = 10, CALLS = 500, WARM_UP_CALLS = 500;
const BATCH_ROUNDS = 3;
/** Batches are told as the time of so many windows. */
const WINDOWS = 100_000;
/** Fastest of 32 to 1024 for PyTorch, on one thread and on two. */
const PEER_BATCH = 256;
/** Idle time between the two, so that neither's spinning threads slow the other down. */
const REST_MS = 300;

const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS));

/** The value that a share `p` of the values do not exceed. */
function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
}

interface Measured {
  readonly ours: number;
  readonly peer?: number;
}

/** What the peer has told of itself. */
let peerName: string | undefined;

async function ask<T>(peer: Peer | undefined, command: string): Promise<T | undefined> {
  if (!peer) return undefined;
  const { ms, torch } = await peer.ask(command) as { ms: T; torch: string };
  peerName = `PyTorch ${torch}`;
  return ms;
}

/** A row of the medians; the ratio is taken round by round, because a pair shares its moment. */
function toRow(name: string, unit: string, rounds: readonly Measured[]): BenchRow {
  const peers = rounds.flatMap(({ peer }) => peer === undefined ? [] : [peer]);
  return {
    name,
    unit,
    ours: median(rounds.map(({ ours }) => ours)),
    ...(peers.length > 0 && {
      peer: median(peers),
      peerName,
      ratio: median(rounds.map(({ ours, peer }) => peer! / ours)),
    }),
  };
}

/** One window a call: from an array of raw numbers to a calibrated probability. */
async function benchSingle(peer: Peer | undefined): Promise<BenchRow[]> {
  await using session = await Session.create(predictModel(), { threads: 1 });
  const windows = rawWindows(1);
  const call = async () => {
    const features = session.value(windows, [1, TIME, FEATURES]);
    return (await session.run({ features })).probability.data[0] as number;
  };
  const times = async (count: number) => {
    const ms: number[] = [];
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      await call();
      ms.push(performance.now() - start);
    }
    return ms;
  };
  await times(WARM_UP_CALLS);
  const rounds: { ours: number[]; peer?: number[] }[] = [];
  for (let k = 0; k < SINGLE_ROUNDS; k++) {
    await rest();
    const ours = await times(CALLS);
    await rest();
    rounds.push({ ours, peer: await ask<number[]>(peer, `single ${CALLS}`) });
  }
  return ([["single", 0.5], ["singleP99", 0.99]] as const).map(([name, p]) =>
    toRow(
      name,
      "ms",
      rounds.map(({ ours, peer }) => ({
        ours: quantile(ours, p),
        ...(peer && { peer: quantile(peer, p) }),
      })),
    )
  );
}

/** A worker of predict_worker.ts, once it has loaded its model. */
function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL("./predict_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => reject(new Error(event.message));
  });
}

function forecast(worker: Worker, count: number): Promise<void> {
  return new Promise((resolve) => {
    worker.onmessage = () => resolve();
    worker.postMessage(count);
  });
}

async function benchBatches(
  peer: Peer | undefined,
  { threads, windows }: { readonly threads: number; readonly windows: number },
): Promise<BenchRow> {
  const seconds = (ms: number) => ms / 1e3 / windows * WINDOWS;
  const workers = await Promise.all(Array.from({ length: threads }, startWorker));
  const rounds: Measured[] = [];
  for (let k = 0; k < BATCH_ROUNDS; k++) {
    await rest();
    const start = performance.now();
    await Promise.all(workers.map((worker) => forecast(worker, Math.ceil(windows / threads))));
    const ours = performance.now() - start;
    await rest();
    const ms = await ask<number>(peer, `batches ${windows} ${PEER_BATCH} ${threads}`);
    rounds.push({ ours: seconds(ours), ...(ms !== undefined && { peer: seconds(ms) }) });
  }
  for (const worker of workers) worker.terminate();
  return toRow(threads === 1 ? "batches" : `batches${threads}Threads`, "s for 100,000", rounds);
}

const { values } = parseArgs({
  options: { windows: { type: "string", default: String(WINDOWS) } },
});
const windows = Number(values.windows);
assertInteger("windows", windows, { min: 1 });
const python = await findPython("torch");
await using peer = python ? startPeer(python, ["bench/peers/torch_predict.py"]) : undefined;
if (!peer) {
  console.log("No Python with torch found, so ours alone: `deno task setup:bench` brings it");
}
const rows = await benchSingle(peer);
for (const threads of [1, 2]) rows.push(await benchBatches(peer, { threads, windows }));
await reportRows("predict", rows);
