import assert from "node:assert/strict";
import type { TensorData } from "../graph/mod.ts";
import { concat } from "../graph/mod.ts";
import { dense, lastStep, lstm, type Network } from "../layers/mod.ts";
import { adamw } from "../optim/mod.ts";
import { buildStep, type TrainingState, TrainingStep } from "./step.ts";

interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
type Stored = Readonly<Record<string, StoredTensor>>;

interface TrainingCase {
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly head: "lastStep" | "finalState";
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly hidden: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weight: readonly number[];
  readonly initial: Stored;
  readonly gradients: Stored;
  readonly afterStep1: Stored;
  readonly afterStep5: Stored;
  readonly losses: readonly number[];
}

const fixture: {
  readonly optimizer: {
    readonly learningRate: number;
    readonly weightDecay: number;
    readonly maxNorm: number;
  };
  readonly cases: Readonly<Record<string, TrainingCase>>;
} = JSON.parse(
  await Deno.readTextFile(new URL("../fixtures/lstm_training.json", import.meta.url)),
);

/** PyTorch's gates come as input, forget, cell, output; ours as input, output, forget, cell. */
const PYTORCH_GATE = [0, 3, 1, 2];

/** [4 hidden, inputs] of PyTorch as [inputs, 4 hidden] of ours; vectors as matrices of one input. */
function toAssay(name: string, { shape, values }: StoredTensor): number[] {
  if (name === "head.weight" || name === "head.bias") return [...values];
  const hidden = shape[0] / 4, inputs = shape[1] ?? 1;
  const out = new Array<number>(values.length);
  for (let gate = 0; gate < 4; gate++) {
    for (let unit = 0; unit < hidden; unit++) {
      for (let i = 0; i < inputs; i++) {
        const from = (PYTORCH_GATE[gate] * hidden + unit) * inputs + i;
        out[i * 4 * hidden + gate * hidden + unit] = values[from];
      }
    }
  }
  return out;
}

/** Our name of PyTorch's weight_ih_l0_reverse and its like. */
function nameOf(name: string): string {
  const match = /^(weight_ih|weight_hh|bias)_l(\d)(_reverse)?$/.exec(name);
  if (!match) return name;
  const part = { weight_ih: "inputWeight", weight_hh: "recurrentWeight", bias: "bias" }[match[1]];
  return `lstm${match[2]}${match[3] ? ".reverse" : ""}.${part}`;
}

function network({ layers, bidirectional, head, hidden }: TrainingCase): Network {
  return (context, x) => {
    let sequence = x, last = x;
    for (let k = 0; k < layers; k++) {
      const outputs = (bidirectional ? [false, true] : [false]).map((reverse) =>
        lstm(context, sequence, {
          name: `lstm${k}${reverse ? ".reverse" : ""}`,
          hiddenSize: hidden,
          reverse,
        })
      );
      sequence = concat(outputs.map((output) => output.sequence), 2);
      last = concat(outputs.map((output) => output.last), 1);
    }
    return dense(context, head === "lastStep" ? lastStep(sequence) : last, {
      name: "head",
      units: 1,
    });
  };
}

/** Batch-first windows as time-major ones. */
function timeMajor({ x, batch, steps, features }: TrainingCase): number[] {
  const out = new Array<number>(x.length);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < steps; t++) {
      for (let f = 0; f < features; f++) {
        out[(t * batch + b) * features + f] = x[(b * steps + t) * features + f];
      }
    }
  }
  return out;
}

function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance, what }: { readonly tolerance: number; readonly what: string },
): void {
  assert.equal(found.length, expected.length, what);
  // Relative to the tensor's largest number, not to each: single elements may be zero.
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-12);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(found[i] - expected[i]) <= tolerance * scale,
      `${what}[${i}]: found ${found[i]}, PyTorch has ${expected[i]}`,
    );
  }
}

const PRECISION = {
  float32: { make: (numbers: readonly number[]) => Float32Array.from(numbers), tolerance: 1e-4 },
  // The fixture holds nine digits.
  float64: { make: (numbers: readonly number[]) => Float64Array.from(numbers), tolerance: 2e-8 },
} as const;

for (const [title, item] of Object.entries(fixture.cases)) {
  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`TrainingStep ${title} in ${dtype}: loss, gradients and weights after AdamW are PyTorch's`, async () => {
      const { make, tolerance } = PRECISION[dtype];
      const { learningRate, weightDecay, maxNorm } = fixture.optimizer;
      const graph = buildStep(network(item), {
        shape: [item.steps, item.batch, item.features],
        optimizer: adamw({ weightDecay }),
        clipNorm: maxNorm,
        dtype,
        withGradients: true,
      });
      await using step = await TrainingStep.compile(graph);
      const weights = Object.fromEntries(
        Object.entries(item.initial).map(([name, stored]) => [
          nameOf(name),
          make(toAssay(name, stored)),
        ]),
      );
      const state = step.initialState(weights);
      const batch = {
        x: make(timeMajor(item)),
        y: make(item.y),
        w: make(item.weight),
        maskKey: [0, 0] as const,
        learningRate,
      };
      const compareState = (state: TrainingState, expected: Stored, when: string) => {
        for (const [name, stored] of Object.entries(expected)) {
          assertClose(state.values[nameOf(name)].data as TensorData, toAssay(name, stored), {
            tolerance,
            what: `${name} ${when}`,
          });
        }
      };
      for (let k = 0; k < 5; k++) {
        const results = await step.run(state, batch);
        assertClose(results.loss.data as TensorData, [item.losses[k]], {
          tolerance,
          what: `loss before step ${k + 1}`,
        });
        if (k > 0) continue;
        for (const [name, stored] of Object.entries(item.gradients)) {
          assertClose(
            results[`gradient/${nameOf(name)}`].data as TensorData,
            toAssay(name, stored),
            { tolerance, what: `gradient of ${name}` },
          );
        }
        compareState(state, item.afterStep1, "after step 1");
      }
      compareState(state, item.afterStep5, "after step 5");
    });
  }
}
