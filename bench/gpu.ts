/**
 * Training steps of every network on the GPUs found, through WebGPU and CUDA, next to PyTorch's same
 * networks on CUDA where PyTorch sees a GPU, in turns. A network whose losses on a device are not the
 * CPU's is not timed, and makes the exit code 1. Without a GPU it says so.
 *
 * `gpu.ts [NAME...]`: only these networks. `--allow-software`: also a driver that computes on the CPU,
 * with small networks and batches; it shows that the bench works, not how fast a GPU is.
 */
import { parseArgs } from "node:util";
import { input } from "../lib/nn/graph/mod.ts";
import type { Network } from "../lib/nn/layers/mod.ts";
import { type Device, lower, Session } from "../lib/nn/onnx/mod.ts";
import {
  agreesWith,
  type BatchShape,
  chooseDevice,
  describeTrials,
  deviceStepper,
} from "../lib/nn/train/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { type BenchRow, median, reportRows } from "./rows.ts";
import {
  benchNetworks,
  chosenNetworks,
  FEATURES,
  milliseconds,
  SHAPE,
  stepOptions,
  stepRunner,
} from "./train_networks.ts";

const GPUS = ["webgpu", "cuda"] as const satisfies readonly Device[];
const ROUNDS = 9, STEPS = 5;
/** Where the CPU computes for the GPU. */
const SOFTWARE_ROUNDS = 2;
/** Steps before the first that counts: kernels are compiled in them. */
const WARM_UP = 5;

/** Why a device cannot be used, in a few words; undefined when it can. */
async function problemOf(device: Device): Promise<string | undefined> {
  try {
    await using _session = await Session.create(lower({ y: input("x", [1]) }), { device });
  } catch (error) {
    // The rest is advice for those who asked for this very device.
    return (error as Error).message.replace(/^Expected .* but found none: /, "").split(". ")[0];
  }
}

/** What computes for WebGPU, as Deno's own WebGPU names it. */
async function describeAdapter(): Promise<{ readonly name: string; readonly software: boolean }> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return { name: "a GPU without a name", software: false };
  const { description, vendor } = adapter.info;
  // Mesa's and SwiftShader's drivers for a CPU are no fallback to some who list adapters.
  const software = adapter.info.isFallbackAdapter ||
    /llvmpipe|lavapipe|swiftshader/i.test(description);
  return { name: description || vendor, software };
}

/** Whether a driver that computes on the CPU was asked for by the loader's variables. */
const softwareDriver = ["VK_ICD_FILENAMES", "VK_DRIVER_FILES"]
  .some((name) => /swiftshader|lvp|lavapipe/i.test(Deno.env.get(name) ?? ""));

interface PeerAnswer {
  readonly ms: readonly number[];
  readonly torch: string;
  readonly device: string;
}

/** PyTorch on CUDA; undefined where there is none, or it sees no GPU. */
async function startTorch(): Promise<Peer | undefined> {
  const python = await findPython("torch; assert torch.cuda.is_available()");
  return python ? startPeer(python, ["bench/peers/torch_step.py", "1", "cuda"]) : undefined;
}

async function measure(
  name: string,
  network: Network,
  { device, shape, count, peer }: {
    readonly device: Device;
    readonly shape: BatchShape;
    /** Rounds of some steps. */
    readonly count: number;
    readonly peer?: Peer;
  },
): Promise<BenchRow> {
  await using stepper = await deviceStepper(device)(network, stepOptions(shape));
  const run = stepRunner(stepper, shape);
  for (let i = 0; i < WARM_UP; i++) await run();
  await peer?.ask(`run ${name} ${WARM_UP}`);
  const rounds: { ours: number; peer?: number }[] = [];
  let peerName: string | undefined;
  for (let round = 0; round < count; round++) {
    const steps: number[] = [];
    for (let i = 0; i < STEPS; i++) steps.push(await milliseconds(run));
    const answer = await peer?.ask(`run ${name} ${STEPS}`) as PeerAnswer | undefined;
    if (answer) peerName = `PyTorch ${answer.torch} on ${answer.device}`;
    rounds.push({ ours: median(steps), peer: answer && median(answer.ms) });
  }
  return {
    name: `${name} (${device})`,
    unit: "ms",
    ours: median(rounds.map(({ ours }) => ours)),
    ...(peer && {
      peer: median(rounds.map(({ peer }) => peer!)),
      peerName,
      ratio: median(rounds.map(({ ours, peer }) => peer! / ours)),
    }),
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "allow-software": { type: "boolean", default: false } },
});
const problems = new Map<Device, string>();
for (const device of GPUS) {
  const problem = await problemOf(device);
  if (problem) problems.set(device, problem);
}
let software = false;
if (!problems.has("webgpu")) {
  const adapter = await describeAdapter();
  software = softwareDriver || adapter.software;
  if (software && !values["allow-software"]) {
    problems.set("webgpu", "its driver computes on the CPU (--allow-software measures it)");
  } else console.log(`WebGPU computes on ${software ? "the CPU" : adapter.name}`);
}
const devices = GPUS.filter((device) => !problems.has(device));
if (devices.length === 0) {
  const found = [...problems].map(([device, problem]) => `${device}: ${problem}`).join("; ");
  console.log(`No GPU was found, so there is nothing to measure (${found})`);
  Deno.exit(0);
}

const networks = benchNetworks(software ? { hiddenSize: 8, channels: 8 } : {});
const shape: BatchShape = software ? [8, 16, FEATURES] : SHAPE;
const count = software ? SOFTWARE_ROUNDS : ROUNDS;
const asked = chosenNetworks(positionals, Object.keys(networks));
await using peer = software ? undefined : await startTorch();
if (!peer) console.log("PyTorch with CUDA is not measured: none that sees a GPU was found");
const rows: BenchRow[] = [];
let wrong = 0;
for (const name of asked) {
  const { trials } = await chooseDevice(networks[name], stepOptions(shape), { devices });
  console.log(`${name}: ${describeTrials(trials)}`);
  for (const trial of trials.slice(1)) {
    const { device } = trial;
    if (agreesWith(trial, trials[0])) {
      rows.push(await measure(name, networks[name], { device, shape, count, peer }));
    } else wrong++;
  }
}
await reportRows("gpu", rows);
await peer?.[Symbol.asyncDispose]();
// A runtime with a session on a GPU keeps the process alive.
Deno.exit(wrong > 0 ? 1 : 0);
