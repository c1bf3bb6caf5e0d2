import type { Value } from "../onnx/mod.ts";
import type { SampleSource } from "./batches.ts";
import { type Loss, meanLoss } from "./loss.ts";
import type { Monitor } from "./monitor.ts";
import type { Forward } from "./scorer.ts";

/** How weights do on the validation samples; NaN where there are none. */
export interface ValidationOutcome {
  readonly validationLoss: number;
  /** The watched figure. */
  readonly value: number;
  /** The watched figure when it is another than the loss, for records. */
  readonly metric: { readonly metric?: number };
}

/** Looks at the weights after an epoch. */
export type Validation = (
  weights: Readonly<Record<string, Value>>,
  epoch: number,
) => Promise<ValidationOutcome>;

/** Options of {@linkcode validator}. */
export interface ValidatorOptions {
  readonly scorer: Forward;
  readonly loss: Loss;
  /** Default: the loss is watched. */
  readonly monitor?: Monitor;
}

function assertFinite(name: string, value: number, epoch: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(
    `Expected a finite validation ${name} but found ${value} after epoch ${epoch}`,
  );
}

/** A function that scores the validation samples; it throws when a figure is not finite. */
export function validator(
  source: SampleSource,
  { scorer, loss, monitor }: ValidatorOptions,
): Validation {
  return async (weights, epoch) => {
    if (source.length === 0) return { validationLoss: NaN, value: NaN, metric: {} };
    const outputs = await scorer.outputs(source, weights);
    const predictions = { outputs, labels: source.labels, weights: source.weights };
    const validationLoss = meanLoss(loss, predictions);
    assertFinite("loss", validationLoss, epoch);
    if (!monitor) return { validationLoss, value: validationLoss, metric: {} };
    const value = monitor.evaluate(predictions);
    assertFinite(monitor.name, value, epoch);
    return { validationLoss, value, metric: { metric: value } };
  };
}
