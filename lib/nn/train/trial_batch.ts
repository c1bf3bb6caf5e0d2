import { prng } from "../../core/mod.ts";
import type { Batch, StepperOptions } from "./stepper.ts";

/** A batch of noise with targets that the loss takes; the same for the same shapes. */
export function trialBatch({ shape: [time, size, features], loss }: StepperOptions): Batch {
  const random = prng(1);
  return {
    x: Float32Array.from({ length: time * size * features }, () => random.normal()),
    y: Float32Array.from({ length: size }, (_, i) => loss.accepts(i % 2) ? i % 2 : 0),
    w: new Float32Array(size).fill(1),
    maskKey: [1, 1],
    // Of the usual size: without updates only the forward pass would be looked at.
    learningRate: 1e-3,
  };
}
