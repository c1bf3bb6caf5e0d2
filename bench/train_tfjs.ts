import type { Network } from "../lib/nn/layers/mod.ts";
import { compileStepper, type StepperOptions, TfjsStep } from "../lib/nn/train/mod.ts";
import { NATIVE_FOLDER, NATIVE_STAMP } from "../lib/nn/tfjs/mod.ts";
import { type BenchRow, median } from "./rows.ts";
import { milliseconds, stepRunner } from "./train_networks.ts";

/** TensorFlow.js takes long enough that few rounds show it. */
const ROUNDS = 5;

/** The package of TensorFlow's binding; undefined where it is not set up. */
export async function findTfjs(): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(new URL(NATIVE_STAMP, NATIVE_FOLDER))).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Options of {@linkcode measureTfjs}. */
export interface MeasureTfjsOptions extends StepperOptions {
  /** Waits until nothing spins any more. */
  readonly rest: () => Promise<unknown>;
  /** npm's package. */
  readonly peerName: string;
}

/** A step of engine onnx next to one of engine tfjs on TensorFlow's own code, in turns. */
export async function measureTfjs(
  name: string,
  network: Network,
  { rest, peerName, ...options }: MeasureTfjsOptions,
): Promise<BenchRow> {
  await using stepper = await compileStepper(network, options);
  await using other = await TfjsStep.compile(network, { ...options, backend: "tensorflow" });
  const runs = [stepRunner(stepper, options.shape), stepRunner(other, options.shape)];
  for (const run of runs) await run();
  const pairs: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const pair: number[] = [];
    for (const run of runs) {
      await rest();
      pair.push(await milliseconds(run));
    }
    pairs.push(pair);
  }
  return {
    name: `${name} (tfjs)`,
    unit: "ms",
    ours: median(pairs.map(([ours]) => ours)),
    peer: median(pairs.map(([, peer]) => peer)),
    peerName,
    ratio: median(pairs.map(([ours, peer]) => peer / ours)),
  };
}
