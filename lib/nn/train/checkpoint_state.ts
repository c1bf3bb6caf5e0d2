import { createHash } from "node:crypto";
import type { TensorData } from "../graph/mod.ts";
import type { Value } from "../onnx/mod.ts";
import type { TrainingIdentity } from "./checkpoint_identity.ts";
import type { FitState } from "./fit_state.ts";
import {
  bytesOf,
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContent,
  type StoredTensor,
} from "./safetensors.ts";
import type { Stepper } from "./stepper.ts";

/** What the metadata calls a file of this form; another form is another number. */
const FORMAT = "training checkpoint 1";

/** Groups of tensors: weights with the optimiser's state, and the best weights. */
const MODEL = "model/", BEST = "best/";

/** All of a state that is no tensor. */
interface Progress extends Omit<FitState, "model" | "best"> {
  readonly step: number;
  readonly best: { readonly epoch: number; readonly value: number } | null;
}

/** JSON of numbers, objects and lists that keeps NaN, infinities and negative zero, as texts. */
function numbersToText(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (typeof part !== "number") return part;
    return Object.is(part, -0) ? "-0" : Number.isFinite(part) ? part : `${part}`;
  });
}

/** Every text in it is a number that JSON has no form for. */
function textToNumbers(text: string): unknown {
  return JSON.parse(text, (_, part) => typeof part === "string" ? Number(part) : part);
}

function tensorsOf(prefix: string, values: Readonly<Record<string, Value>>) {
  return Object.entries(values).map(([name, { dims, data }]): [string, StoredTensor] => [
    prefix + name,
    { shape: dims, data: data as TensorData },
  ]);
}

/** A digest of all that is in a file: the format itself has none. */
function contentDigest({ tensors, metadata }: SafetensorsContent): string {
  const hash = createHash("sha256").update(JSON.stringify(metadata));
  for (const name of Object.keys(tensors).sort()) {
    const { shape, data } = tensors[name];
    hash.update(JSON.stringify([name, shape, data.length])).update(bytesOf(data));
  }
  return hash.digest("hex");
}

/**
 * The state of a training between two steps as a safetensors file: tensors `model/<parameter>`,
 * `model/<slot>/<parameter>` and `best/<parameter>`, everything else as JSON texts in its metadata.
 */
export function encodeCheckpoint(
  { model, best, ...progress }: Readonly<FitState>,
  identity: TrainingIdentity,
): Uint8Array<ArrayBuffer> {
  const tensors = Object.fromEntries([
    ...tensorsOf(MODEL, model.values),
    ...tensorsOf(BEST, best?.weights ?? {}),
  ]);
  const stored: Progress = {
    ...progress,
    step: model.step,
    best: best && { epoch: best.epoch, value: best.value },
  };
  const metadata = {
    format: FORMAT,
    training: JSON.stringify(identity),
    progress: numbersToText(stored),
  };
  const sha256 = contentDigest({ tensors, metadata });
  return encodeSafetensors({ tensors, metadata: { ...metadata, sha256 } });
}

/** A checkpoint that has been read. */
export interface SavedTraining {
  readonly identity: TrainingIdentity;
  /** Makes the state that was saved, in values of the stepper of the same training. */
  restore(stepper: Stepper): FitState;
}

/** The tensors of a group as values. What are no parameters must be slots of the optimiser. */
function restoreValues(
  stepper: Stepper,
  prefix: string,
  tensors: Readonly<Record<string, StoredTensor>>,
): Readonly<Record<string, Value>> {
  const parameters = stepper.parameters.map(({ name }) => name);
  const { values } = stepper.initialState(
    Object.fromEntries(parameters.map((name) => [name, tensors[prefix + name].data])),
  );
  if (prefix === BEST) return Object.fromEntries(parameters.map((name) => [name, values[name]]));
  for (const name in values) (values[name].data as TensorData).set(tensors[prefix + name].data);
  return values;
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote.
 *
 * @throws {SyntaxError} when the file is damaged or not of this form
 */
export function decodeCheckpoint(file: Uint8Array): SavedTraining {
  const { tensors, metadata } = decodeSafetensors(file);
  const { sha256, ...rest } = metadata;
  if (rest.format !== FORMAT) {
    throw new SyntaxError(`Expected the format "${FORMAT}" but found "${rest.format ?? "none"}"`);
  }
  const found = contentDigest({ tensors, metadata: rest });
  if (found !== sha256) {
    throw new SyntaxError(`Expected content of SHA-256 ${sha256} but found ${found}`);
  }
  const { step, best, ...progress } = textToNumbers(rest.progress) as Progress;
  return {
    identity: JSON.parse(rest.training),
    restore: (stepper) => ({
      ...progress,
      model: { step, values: restoreValues(stepper, MODEL, tensors) },
      best: best && { ...best, weights: restoreValues(stepper, BEST, tensors) },
    }),
  };
}
