import assert from "node:assert/strict";
import { input, type TensorData } from "../nn/graph/mod.ts";
import { type Network, trace } from "../nn/layers/mod.ts";
import { evaluate } from "../nn/onnx/testing.ts";
import { adamw } from "../nn/optim/mod.ts";
import { buildStep, TrainingStep } from "../nn/train/mod.ts";
import { mlpNetwork } from "./mlp_network.ts";
import { gruNetwork } from "./recurrent_network.ts";
import { tcnNetwork } from "./tcn_network.ts";
import { transformerNetwork } from "./transformer_network.ts";

type Stored = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
>;

interface Fixture {
  readonly shape: { readonly batch: number; readonly steps: number; readonly features: number };
  readonly optimizer: {
    readonly learningRate: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly maxNorm: number;
  };
  readonly cases: Readonly<Record<string, TrainingCase>>;
}

interface TrainingCase {
  /** Of the network, but for the dropout. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weight: readonly number[];
  readonly logits: readonly number[];
  readonly initial: Stored;
  readonly gradients: Stored;
  readonly afterStep5: Stored;
  readonly losses: readonly number[];
}

// deno-lint-ignore no-explicit-any -- the options come from a file
const NETWORKS: Readonly<Record<string, (options: any) => Network>> = {
  gru: gruNetwork,
  mlp: mlpNetwork,
  tcn: tcnNetwork,
  transformer: transformerNetwork,
};

/** Batch-first windows as time-major ones. */
function timeMajor(
  x: readonly number[],
  { batch, steps, features }: Fixture["shape"],
): number[] {
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
  // Relative to the tensor's largest number, not to each: single elements may be zero, and so is
  // the whole gradient of a Transformer's keys' bias.
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-3);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(found[i] - expected[i]) <= tolerance * scale,
      `${what}[${i}]: found ${found[i]}, PyTorch has ${expected[i]}`,
    );
  }
}

const PRECISION = {
  float32: { make: (numbers: readonly number[]) => Float32Array.from(numbers), tolerance: 1e-4 },
  // The fixture holds nine digits: enough to tell the float32 numbers that it started from.
  float64: {
    make: (numbers: readonly number[]) => Float64Array.from(numbers, Math.fround),
    tolerance: 2e-8,
  },
} as const;

for (const [kind, build] of Object.entries(NETWORKS)) {
  const url = new URL(`./fixtures/torch_${kind}.json`, import.meta.url);
  const { shape, optimizer, cases }: Fixture = JSON.parse(await Deno.readTextFile(url));
  for (const [title, item] of Object.entries(cases)) {
    const network = build({ ...item.options, dropout: 0 });
    const windows = timeMajor(item.x, shape);

    for (const dtype of ["float32", "float64"] as const) {
      const { make, tolerance } = PRECISION[dtype];
      const weights = Object.fromEntries(
        Object.entries(item.initial).map(([name, { values }]) => [name, make(values)]),
      );

      Deno.test(`${kind} (${title}) in ${dtype}: loss, gradients and weights after 5 steps are PyTorch's`, async () => {
        const { learningRate, weightDecay, epsilon, maxNorm } = optimizer;
        const graph = buildStep(network, {
          shape: [shape.steps, shape.batch, shape.features],
          optimizer: adamw({ weightDecay, epsilon }),
          clipNorm: maxNorm,
          dtype,
          withGradients: true,
        });
        assert.deepEqual(
          Object.fromEntries(graph.parameters.map(({ name, shape }) => [name, shape])),
          Object.fromEntries(
            Object.entries(item.initial).map(([name, { shape }]) => [name, shape]),
          ),
        );
        await using step = await TrainingStep.compile(graph);
        const state = step.initialState(weights);
        const batch = {
          x: make(windows),
          y: make(item.y),
          w: make(item.weight),
          maskKey: [0, 0] as const,
          learningRate,
        };
        for (let k = 0; k < 5; k++) {
          const results = await step.run(state, batch);
          assertClose(results.loss.data as TensorData, [item.losses[k]], {
            tolerance,
            what: `loss before step ${k + 1}`,
          });
          if (k > 0) continue;
          for (const [name, { values }] of Object.entries(item.gradients)) {
            assertClose(results[`gradient/${name}`].data as TensorData, values, {
              tolerance,
              what: `gradient of ${name}`,
            });
          }
        }
        for (const [name, { values }] of Object.entries(item.afterStep5)) {
          assertClose(state.values[name].data as TensorData, values, {
            tolerance,
            what: `${name} after step 5`,
          });
        }
      });
    }

    Deno.test(`${kind} (${title}): forward is PyTorch's, written out and by the runtime's operators`, async () => {
      const x = input("x", [shape.steps, shape.batch, shape.features]);
      const weights = Object.fromEntries(
        Object.entries(item.initial).map(([name, { values }]) => [name, Float32Array.from(values)]),
      );
      const { output } = trace(network, x, { weights });
      for (const composites of ["expand", "operator"] as const) {
        const { logits } = await evaluate({ logits: output }, {
          feeds: { x: Float32Array.from(windows) },
          shapes: { x: x.shape },
          composites,
        });
        assertClose(logits, item.logits, { tolerance: 1e-5, what: `logits, ${composites}` });
      }
    });
  }
}
