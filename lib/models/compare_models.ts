import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { assertKnownOptions, assertSameLength, type OptionNames } from "../core/mod.ts";
import { rocAuc } from "../metrics/mod.ts";
import { Session } from "../nn/onnx/mod.ts";

/** Options of {@linkcode compareModels}. */
export interface CompareModelsOptions {
  /** Raw windows, [N, sequenceLength, features] one after the other. Default: one of zeros. */
  readonly windows?: Float32Array;
  /** A label a window, 0 or 1, for the AUC. Default: no AUC. */
  readonly labels?: ArrayLike<number>;
  /** Windows that are timed. Default: 300. */
  readonly calls?: number;
}

const KNOWN: OptionNames<CompareModelsOptions> = { windows: true, labels: true, calls: true };

/** How one model forecasts. */
export interface ModelFigures {
  /** Median time of a call with one window on one thread, in milliseconds. */
  readonly ms: number;
  /** Area under the ROC curve; absent without labels. */
  readonly auc?: number;
}

/** What {@linkcode compareModels} finds. */
export interface ModelComparison {
  readonly before: ModelFigures;
  readonly after: ModelFigures;
  /** Largest change of a score. */
  readonly change: number;
  /** From the smallest to the largest score before. */
  readonly range: number;
}

/** Calls of one model before it is the other's turn, so that both meet the same machine. */
const BLOCK = 25;

/** Numbers of a window, as the file says: [sequenceLength, features]. */
function windowShape(model: Uint8Array): readonly [number, number] {
  const [input] = fromBinary(ModelProtoSchema, model).graph?.input ?? [];
  const kind = input?.type?.value;
  const dims = kind?.case === "tensorType" ? kind.value.shape?.dim ?? [] : [];
  const [, length, features] = dims.map(({ value }) => Number(value.value));
  if (!(length > 0 && features > 0)) {
    throw new TypeError("Expected a model of windows [N, sequenceLength, features] but found none");
  }
  return [length, features];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/**
 * Compares a saved model with a smaller form of it, window by window: time of a call, change of
 * score and, with labels, AUC.
 *
 * @throws {TypeError} for a model that takes no windows, windows that are not whole, another number of
 * labels, and labels for a model whose scores are not one a window
 *
 * @example
 * ```ts
 * import { identityCalibrator } from "lib/calibration/mod.ts";
 * import { buildArtifact, compareModels } from "lib/models/mod.ts";
 * import { lastStep } from "lib/nn/layers/mod.ts";
 * import { multiply } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * const save = (factor: number) =>
 *   buildArtifact((x) => multiply(lastStep(x), factor), {
 *     kind: "momentum",
 *     input: { names: ["logReturn"], sequenceLength: 1 },
 *     calibrator: identityCalibrator(),
 *   });
 * const { change, range } = await compareModels(
 *   { before: save(1), after: save(0.75) },
 *   { windows: Float32Array.of(0, 2) },
 * );
 * assert.deepEqual([change, range], [0.5, 2]);
 * ```
 */
export async function compareModels(
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
  options: CompareModelsOptions = {},
): Promise<ModelComparison> {
  assertKnownOptions("compareModels", options, KNOWN);
  const shape = windowShape(before);
  const size = shape[0] * shape[1];
  const { windows = new Float32Array(size), labels, calls = 300 } = options;
  if (windows.length === 0 || windows.length % size !== 0) {
    throw new TypeError(
      `Expected windows of ${shape.join(" x ")} numbers but found ${windows.length} numbers in all`,
    );
  }
  const count = windows.length / size;
  await using stack = new AsyncDisposableStack();
  const forms = [];
  for (const model of [before, after]) {
    const session = stack.use(await Session.create(model));
    const run = async (i: number) => {
      const window = windows.subarray(i * size, (i + 1) * size);
      const { score } = await session.run({ features: session.value(window, [1, ...shape]) });
      return score.data as Float32Array;
    };
    const scores: number[] = [];
    for (let i = 0; i < count; i++) scores.push(...await run(i));
    forms.push({ run, scores, times: [] as number[] });
  }
  for (let done = 0; done < calls; done += BLOCK) {
    for (const { run, times } of forms) {
      for (let i = done; i < Math.min(done + BLOCK, calls); i++) {
        const start = performance.now();
        await run(i % count);
        times.push(performance.now() - start);
      }
    }
  }
  const [first, second] = forms.map(({ scores }) => scores);
  const [old, small] = forms.map(({ scores, times }): ModelFigures => {
    if (!labels) return { ms: median(times) };
    assertSameLength({ scores, labels });
    return { ms: median(times), auc: rocAuc(Float64Array.from(scores), labels) };
  });
  return {
    before: old,
    after: small,
    change: first.reduce((most, score, i) => Math.max(most, Math.abs(score - second[i])), 0),
    range: first.reduce((a, b) => Math.max(a, b), -Infinity) -
      first.reduce((a, b) => Math.min(a, b), Infinity),
  };
}
