import { prng } from "../../core/mod.ts";
import type { Network } from "../layers/mod.ts";
import { stepDigest } from "./checkpoint_identity.ts";
import { assertExecution, type Execution, executionsFor } from "./execution.ts";
import { SplitStep } from "./split_step.ts";
import { buildStep, TrainingStep } from "./step.ts";
import type { Batch, Stepper, StepperOptions } from "./stepper.ts";
import { trialBatch } from "./trial_batch.ts";

/** Steps of a trial; the first ones warm the runtime up. */
const WARM_UP = 2, MEASURED = 3;

/** Fastest executions found by trial, by what they were found for. */
const remembered = new Map<string, Execution>();

async function compileFor(
  network: Network,
  options: StepperOptions,
  execution: Execution,
): Promise<Stepper> {
  assertExecution(execution, options.shape[1]);
  if (execution.parts > 1) return await SplitStep.compile(network, options, execution);
  return await TrainingStep.compile(buildStep(network, options), { threads: execution.threads });
}

/** Milliseconds of the fastest of some steps. */
async function timeSteps(stepper: Stepper, batch: Batch): Promise<number> {
  const random = prng(2);
  const state = stepper.initialState(Object.fromEntries(
    stepper.parameters.map(({ name, shape, initializer }) => [name, initializer(random, shape)]),
  ));
  let fastest = Infinity;
  for (let k = 0; k < WARM_UP + MEASURED; k++) {
    const start = performance.now();
    await stepper.run(state, batch);
    if (k >= WARM_UP) fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/**
 * The stepper of a network. With more than one thread and no `execution`, a few steps of each way to
 * use them are timed, and the fastest is taken, also for later trainings of the same network, loss
 * and optimiser on batches of the same shape in this process.
 */
export async function compileStepper(network: Network, options: StepperOptions): Promise<Stepper> {
  const { shape: [, size], accumulate = 1, threads = 1 } = options;
  if (options.execution) return compileFor(network, options, options.execution);
  const candidates = executionsFor(size, { threads, accumulate });
  if (candidates.length === 1) return compileFor(network, options, candidates[0]);

  const key = JSON.stringify([
    stepDigest({ ...options, network }),
    options.shape,
    threads,
    accumulate,
  ]);
  const known = remembered.get(key);
  if (known) return compileFor(network, options, known);

  const batch = trialBatch(options);
  let best: { readonly stepper: Stepper; readonly ms: number } | undefined;
  for (const execution of candidates) {
    const stepper = await compileFor(network, options, execution);
    const ms = await timeSteps(stepper, batch);
    const slower = best && best.ms <= ms ? stepper : best?.stepper;
    if (slower !== stepper) best = { stepper, ms };
    await slower?.[Symbol.asyncDispose]();
  }
  remembered.set(key, best!.stepper.execution);
  return best!.stepper;
}
