/**
 * One training step of an LSTM (2 x 128, batch 256, 64 steps, 13 features: forward, backward,
 * clipping, AdamW) next to PyTorch's, in turns on the same machine, and the share of the
 * matrix-product peak it reaches.
 */
import { prng } from "../lib/core/mod.ts";
import { lstmNetwork } from "../lib/models/mod.ts";
import { input, matmul } from "../lib/nn/graph/mod.ts";
import { lower, Session } from "../lib/nn/onnx/mod.ts";
import { adamw } from "../lib/nn/optim/mod.ts";
import { buildStep, TrainingStep } from "../lib/nn/train/mod.ts";
import { findPython, startPeer } from "./peer.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";

const TIME = 64, BATCH = 256, FEATURES = 13, HIDDEN = 128;
const THREADS = 2;
const ROUNDS = 12, STEPS = 4;
/** Idle time between the two, so that neither's spinning threads slow the other down. */
const REST_MS = 300;
const MATRIX = 1024;

/**
 * Multiplications and additions of the matrix products of a step. A layer of `inputs` does 3
 * products with its recurrent weights (forward, state gradient, weight gradient) and with its input
 * weights 3, or 2 where the input needs no gradient.
 */
function productFlops(): number {
  const rows = TIME * BATCH, gates = 4 * HIDDEN;
  const first = 2 * FEATURES + 3 * HIDDEN, second = 3 * HIDDEN + 3 * HIDDEN;
  return 2 * rows * gates * (first + second);
}

const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS));

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function createOurs() {
  const network = lstmNetwork({
    layers: 2,
    hiddenSize: HIDDEN,
    dropout: 0,
    bidirectional: false,
  });
  const graph = buildStep(network, {
    shape: [TIME, BATCH, FEATURES],
    optimizer: adamw(),
    clipNorm: 1,
  });
  const step = await TrainingStep.compile(graph, { threads: THREADS });
  const random = prng(1);
  const state = step.initialState(Object.fromEntries(
    graph.parameters.map(({ name, shape, initializer }) => [name, initializer(random, shape)]),
  ));
  const batch = {
    x: Float32Array.from({ length: TIME * BATCH * FEATURES }, () => random.normal()),
    y: Float32Array.from({ length: BATCH }, () => random.integer(2)),
    w: new Float32Array(BATCH).fill(1),
    masks: [],
    learningRate: 1e-3,
  };
  return { step, run: () => step.run(state, batch) };
}

async function createProduct() {
  const product = matmul(input("a", [MATRIX, MATRIX]), input("b", [MATRIX, MATRIX]));
  const session = await Session.create(lower({ product }), { threads: THREADS });
  const a = session.value(new Float32Array(MATRIX * MATRIX).fill(0.5), [MATRIX, MATRIX]);
  return { session, run: () => session.run({ a, b: a }) };
}

interface PeerAnswer {
  readonly ms: readonly number[];
  readonly torch: string;
}

const ours = await createOurs();
const product = await createProduct();
await using _step = ours.step;
await using _session = product.session;
const python = await findPython("torch");
await using peer = python
  ? startPeer(python, ["bench/peers/torch_step.py", String(THREADS)])
  : undefined;
if (!peer) {
  console.log(
    "No Python with torch found, so ours alone: `python3 -m venv .venv-bench` and " +
      "`.venv-bench/bin/pip install -r bench/peers/requirements.txt` bring the peer",
  );
}

for (let i = 0; i < 3; i++) {
  await ours.run();
  await product.run();
}
const rounds: { ours: number; peer?: number }[] = [];
let fastestProduct = Infinity;
let peerName: string | undefined;
for (let round = 0; round < ROUNDS; round++) {
  await rest();
  const steps: number[] = [];
  for (let i = 0; i < STEPS; i++) steps.push(await milliseconds(ours.run));
  for (let i = 0; i < STEPS; i++) {
    fastestProduct = Math.min(fastestProduct, await milliseconds(product.run));
  }
  await rest();
  const answer = await peer?.ask(`run ${STEPS}`) as PeerAnswer | undefined;
  if (answer) peerName = `PyTorch ${answer.torch}`;
  rounds.push({
    ours: median(steps),
    peer: answer && median(answer.ms),
  });
}
const row: BenchRow = {
  name: "lstm",
  unit: "ms",
  ours: median(rounds.map((round) => round.ours)),
  ...(peer && {
    peer: median(rounds.map((round) => round.peer!)),
    peerName,
    // Round by round: the machine's speed drifts, and a pair shares its moment.
    ratio: median(rounds.map((round) => round.peer! / round.ours)),
  }),
};
await reportRows("train", [row, {
  name: "lstmPeakShare",
  unit: "of the matrix-product peak",
  ours: productFlops() / row.ours / (2 * MATRIX ** 3 / fastestProduct),
}]);
