/**
 * Training steps (batch 256, 64 steps, 13 features: forward, backward, clipping, AdamW, dropout masks)
 * next to PyTorch's same networks, in turns on the same machine; the share of the matrix-product peak
 * that each reaches, how long a graph takes to compile, and the memory all of it took. Where
 * `deno task setup:tfjs` has set it up, also next to engine tfjs on TensorFlow's own code.
 *
 * `train.ts [NAME...]`: only these networks.
 */
import process from "node:process";
import { expanded, input, matmul, sizeOf, topologicalOrder } from "../lib/nn/graph/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import { lower, Session } from "../lib/nn/onnx/mod.ts";
import { adamw } from "../lib/nn/optim/mod.ts";
import { buildStep, compileStepper, TrainingStep } from "../lib/nn/train/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";
import { findTfjs, measureTfjs } from "./train_tfjs.ts";
import {
  benchNetworks,
  chosenNetworks,
  FEATURES,
  milliseconds,
  SHAPE,
  stepOptions,
  stepRunner,
} from "./train_networks.ts";

const THREADS = 2;
const ROUNDS = 9, STEPS = 3;
/** Idle time between the two, so that neither's spinning threads slow the other down. */
const REST_MS = 300;
const MATRIX = 1024;
/** Steps of a window whose graph's compilation is timed. */
const COMPILE_STEPS = [64, 256];

const NETWORKS = benchNetworks();

const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS));

/** Multiplications and additions in the matrix products of a step. */
function productFlops(network: Network): number {
  const { outputs } = buildStep(network, { shape: SHAPE, optimizer: adamw() });
  let flops = 0;
  for (const { op, inputs, outputs: [y] } of topologicalOrder(Object.values(outputs), expanded)) {
    if (op === "matmul") flops += 2 * sizeOf(y.shape) * inputs[0].shape.at(-1)!;
  }
  return flops;
}

/** Milliseconds of the best of some products of two large matrices. */
async function productPeak(): Promise<number> {
  const product = matmul(input("a", [MATRIX, MATRIX]), input("b", [MATRIX, MATRIX]));
  await using session = await Session.create(lower({ product }), { threads: THREADS });
  const a = session.value(new Float32Array(MATRIX * MATRIX).fill(0.5), [MATRIX, MATRIX]);
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    best = Math.min(best, await milliseconds(() => session.run({ a, b: a })));
  }
  return best;
}

interface PeerAnswer {
  readonly ms: readonly number[];
  readonly torch: string;
}

async function measure(name: string, network: Network, peer?: Peer): Promise<BenchRow[]> {
  await using stepper = await compileStepper(network, { ...stepOptions(SHAPE), threads: THREADS });
  const { parts, workers, threads } = stepper.execution;
  console.log(`${name}: ${parts} parts, ${workers} workers of ${threads} threads`);
  const run = stepRunner(stepper, SHAPE);
  await run();
  // The first answer holds the peer's making of the network.
  await peer?.ask(`run ${name} 1`);
  const rounds: { ours: number; peer?: number }[] = [];
  let peerName: string | undefined;
  let peak = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    await rest();
    const steps: number[] = [];
    for (let i = 0; i < STEPS; i++) steps.push(await milliseconds(run));
    peak = Math.min(peak, await productPeak());
    await rest();
    const answer = await peer?.ask(`run ${name} ${STEPS}`) as PeerAnswer | undefined;
    if (answer) peerName = `PyTorch ${answer.torch}`;
    rounds.push({ ours: median(steps), peer: answer && median(answer.ms) });
  }
  const ours = median(rounds.map((round) => round.ours));
  return [{
    name,
    unit: "ms",
    ours,
    ...(peer && {
      peer: median(rounds.map((round) => round.peer!)),
      peerName,
      // Round by round: the machine's speed drifts, and a pair shares its moment.
      ratio: median(rounds.map((round) => round.peer! / round.ours)),
    }),
  }, {
    name: `${name}PeakShare`,
    unit: "of the matrix-product peak",
    ours: productFlops(network) / ours / (2 * MATRIX ** 3 / peak),
  }];
}

/** Megabytes resident at most since the process began: what Linux calls VmHWM. */
const peakMemory = () => process.resourceUsage().maxRSS * 1024 / 1e6;

async function measureCompile(time: number): Promise<BenchRow> {
  const seconds: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    const graph = buildStep(NETWORKS.lstm, {
      shape: [time, SHAPE[1], FEATURES],
      optimizer: adamw(),
      clipNorm: 1,
    });
    await using _step = await TrainingStep.compile(graph, { threads: 1 });
    seconds.push((performance.now() - start) / 1000);
  }
  return { name: `lstmCompile${time}`, unit: "s", ours: median(seconds) };
}

const asked = chosenNetworks(Deno.args, Object.keys(NETWORKS));
const python = await findPython("torch");
await using peer = python
  ? startPeer(python, ["bench/peers/torch_step.py", String(THREADS)])
  : undefined;
if (!peer) {
  console.log("No Python with torch found, so ours alone: `deno task setup:bench` brings the peer");
}
const rows: BenchRow[] = [];
for (const name of asked) rows.push(...await measure(name, NETWORKS[name], peer));
for (const time of COMPILE_STEPS) rows.push(await measureCompile(time));
rows.push({ name: "memory", unit: "MB resident at the peak", ours: peakMemory() });
const peerName = await findTfjs();
if (peerName) {
  const options = { ...stepOptions(SHAPE), threads: THREADS, rest, peerName };
  for (const name of asked) rows.push(await measureTfjs(name, NETWORKS[name], options));
} else console.log("No TensorFlow for engine tfjs: `deno task setup:tfjs` sets it up");
await reportRows("train", rows);
