/**
 * Training steps (batch 256, 64 steps, 13 features: forward, backward, clipping, AdamW, dropout masks)
 * next to PyTorch's same networks, in turns on the same machine; the share of the matrix-product peak
 * that each reaches, how long a graph takes to compile, and the memory all of it took.
 *
 * `train.ts [NAME...]`: only these networks.
 */
import { prng } from "../lib/core/mod.ts";
import { recurrentNetwork, tcnNetwork, transformerNetwork } from "../lib/models/mod.ts";
import { expanded, input, matmul, sizeOf, topologicalOrder } from "../lib/nn/graph/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import { lower, Session } from "../lib/nn/onnx/mod.ts";
import { adamw } from "../lib/nn/optim/mod.ts";
import {
  binaryCrossEntropy,
  buildStep,
  compileStepper,
  type Stepper,
  TrainingStep,
} from "../lib/nn/train/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";

const TIME = 64, BATCH = 256, FEATURES = 13;
const THREADS = 2;
const ROUNDS = 9, STEPS = 3;
/** Idle time between the two, so that neither's spinning threads slow the other down. */
const REST_MS = 300;
const MATRIX = 1024;
/** Steps of a window whose graph's compilation is timed. */
const COMPILE_STEPS = [64, 256];

const recurrent = { layers: 2, hiddenSize: 128, dropout: 0, bidirectional: false };

/** As in bench/peers/torch_step.py. */
const NETWORKS: Readonly<Record<string, Network>> = {
  lstm: recurrentNetwork("lstm", recurrent),
  bilstm: recurrentNetwork("lstm", { ...recurrent, dropout: 0.2, bidirectional: true }),
  gru: recurrentNetwork("gru", recurrent),
  tcn: tcnNetwork({
    blocks: 5,
    channels: 64,
    kernelSize: 3,
    dropout: 0.2,
    weightNorm: false,
    pooling: "last",
  }),
  transformer: transformerNetwork({
    layers: 3,
    hiddenSize: 128,
    heads: 4,
    feedForwardSize: 256,
    dropout: 0.1,
    positions: "learned",
    pooling: "mean",
    causal: false,
  }),
};

const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS));

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const shapeOf = (time: number) => [time, BATCH, FEATURES] as const;

/** Multiplications and additions in the matrix products of a step. */
function productFlops(network: Network): number {
  const { outputs } = buildStep(network, { shape: shapeOf(TIME), optimizer: adamw() });
  let flops = 0;
  for (const { op, inputs, outputs: [y] } of topologicalOrder(Object.values(outputs), expanded)) {
    if (op === "matmul") flops += 2 * sizeOf(y.shape) * inputs[0].shape.at(-1)!;
  }
  return flops;
}

/** A step on numbers of no meaning. */
function runner(stepper: Stepper): () => Promise<unknown> {
  const random = prng(1);
  const state = stepper.initialState(Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [name, initializer(random, shape)]),
  ));
  const x = Float32Array.from({ length: TIME * BATCH * FEATURES }, () => random.normal());
  const y = Float32Array.from({ length: BATCH }, () => random.integer(2));
  const w = new Float32Array(BATCH).fill(1);
  return () =>
    stepper.run(state, { x, y, w, maskKey: [state.step, 1] as const, learningRate: 1e-3 });
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
  await using stepper = await compileStepper(network, {
    shape: shapeOf(TIME),
    loss: binaryCrossEntropy(),
    optimizer: adamw(),
    clipNorm: 1,
    threads: THREADS,
  });
  const { parts, workers, threads } = stepper.execution;
  console.log(`${name}: ${parts} parts, ${workers} workers of ${threads} threads`);
  const run = runner(stepper);
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

async function measureCompile(time: number): Promise<BenchRow> {
  const seconds: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    const graph = buildStep(NETWORKS.lstm, {
      shape: shapeOf(time),
      optimizer: adamw(),
      clipNorm: 1,
    });
    await using _step = await TrainingStep.compile(graph, { threads: 1 });
    seconds.push((performance.now() - start) / 1000);
  }
  return { name: `lstmCompile${time}`, unit: "s", ours: median(seconds) };
}

const asked = Deno.args.length > 0 ? Deno.args : Object.keys(NETWORKS);
const unknown = asked.find((name) => !(name in NETWORKS));
if (unknown) {
  const known = Object.keys(NETWORKS).join(", ");
  throw new RangeError(`Expected networks among ${known} but found ${unknown}`);
}
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
rows.push({ name: "memory", unit: "MB resident", ours: Deno.memoryUsage().rss / 1e6 });
await reportRows("train", rows);
