import { assertInteger, assertNumber } from "../../core/mod.ts";
import { removeLeftovers, replaceFile } from "../../data/mod.ts";
import { toHost } from "../onnx/mod.ts";
import { makeFolderOf, readIfThere } from "./checkpoint_file.ts";
import { identityDifferences, type TrainingIdentity } from "./checkpoint_identity.ts";
import { decodeCheckpoint, encodeCheckpoint, type SavedTraining } from "./checkpoint_state.ts";
import type { Execution } from "./execution.ts";
import type { FitState } from "./fit_state.ts";
import type { Stepper } from "./stepper.ts";

/**
 * Where and when a training is saved, so that it can be killed at any moment and go on.
 *
 * At `path` is one safetensors file: weights, the optimiser's state and the best weights as tensors,
 * the rest as texts. It is replaced in one go between two steps, when its time has come, when the
 * training is interrupted, and at the end. When {@linkcode fit} starts and finds it, it goes on from
 * there and ends with the same bits as if it had never stopped; a training that was over is over at
 * once. Epochs of before are in its history, but `onEpoch` and `onStep` hear only of what is done
 * anew. The file stays until you remove it.
 *
 * It must be of the same training: the same samples (their number, all labels and weights, and
 * 1,024 windows spread over them are compared), network, loss, optimiser, options, seed and threads.
 * Only `patience` may grow, and `epochs` where the schedule does not depend on them. Steps are
 * computed in the same way again, whatever a new trial would find. Not compared are the kind of the
 * processor, the versions of this library and of the runtime, and a monitor beyond its name. Two
 * trainings at the same time need two paths.
 */
export interface CheckpointOptions {
  /** The file; its folder is made. By custom it ends in `.safetensors`. */
  readonly path: string;
  /** Steps after which it is saved. Default: time alone decides. */
  readonly everySteps?: number;
  /** Seconds after which it is saved, between two steps. Default: 30, or none with `everySteps`. */
  readonly everySeconds?: number;
}

/** A training's file. */
export interface Checkpoint {
  /** How steps were computed before; none when nothing had been saved. */
  readonly execution: Execution | undefined;
  /**
   * Tells by which stepper the training goes on. Returns the state to go on from, in its values, or
   * nothing when nothing had been saved. To be called before the other two.
   */
  attach(stepper: Stepper): FitState | undefined;
  /** Saves the state. */
  save(state: Readonly<FitState>): Promise<void>;
  /** To be called after each step: saves the state when it is time. */
  afterStep(state: Readonly<FitState>): Promise<void>;
}

const DEFAULT_SECONDS = 30;

/** Throws for options out of range. */
export function assertCheckpointOptions({ everySteps, everySeconds }: CheckpointOptions): void {
  if (everySteps !== undefined) assertInteger("checkpoint.everySteps", everySteps, { min: 1 });
  if (everySeconds !== undefined) assertNumber("checkpoint.everySeconds", everySeconds, { min: 0 });
}

function decode(path: string, file: Uint8Array): SavedTraining {
  try {
    return decodeCheckpoint(file);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(
      `Expected ${path} to be a whole checkpoint but found that it is not ` +
        `(remove it to start anew): ${error.message}`,
      { cause: error },
    );
  }
}

/** What a file must fit. */
export interface CheckpointOwner {
  readonly identity: TrainingIdentity;
  /** How steps must be computed. Default: as they were. */
  readonly execution?: Execution;
}

/** An execution as a part of an identity. */
const executionText = ({ parts, workers, threads, device, engine, backend }: Execution) =>
  JSON.stringify({ parts, workers, threads, device, engine, backend });

/**
 * Opens the file of a training, whether it is there or not.
 *
 * @throws {SyntaxError} when the file is there and damaged
 * @throws {RangeError} when it is of another training: the error says what differs
 */
export async function openCheckpoint(
  {
    path,
    everySteps = Infinity,
    everySeconds = everySteps < Infinity ? Infinity : DEFAULT_SECONDS,
  }: CheckpointOptions,
  { identity, execution }: CheckpointOwner,
): Promise<Checkpoint> {
  await makeFolderOf(path);
  const file = await readIfThere(path);
  const saved = file && decode(path, file);
  if (saved) {
    const as = execution ? executionText(execution) : saved.identity.execution;
    const differences = identityDifferences(saved.identity, { ...identity, execution: as });
    if (differences) {
      throw new RangeError(
        `Expected ${path} to be of this training but found one with ${differences} ` +
          "(remove it to start anew, or choose another path)",
      );
    }
  }
  await removeLeftovers(path);
  let complete = identity;
  let lastStep = 0, lastTime = performance.now();

  async function save(state: Readonly<FitState>): Promise<void> {
    const { model } = state;
    const here = { ...state, model: { ...model, values: await toHost(model.values) } };
    await replaceFile(path, encodeCheckpoint(here, complete));
    lastStep = state.model.step;
    lastTime = performance.now();
  }

  return {
    execution: saved && JSON.parse(saved.identity.execution),
    attach(stepper) {
      complete = { ...identity, execution: executionText(stepper.execution) };
      const state = saved?.restore(stepper);
      lastStep = state?.model.step ?? 0;
      return state;
    },
    save,
    async afterStep(state) {
      const seconds = (performance.now() - lastTime) / 1000;
      if (state.model.step - lastStep >= everySteps || seconds >= everySeconds) await save(state);
    },
  };
}
