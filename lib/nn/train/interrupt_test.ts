import assert from "node:assert/strict";
import { prng } from "../../core/mod.ts";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { add, input } from "../graph/mod.ts";
import { lower, Session, type Value } from "../onnx/mod.ts";
import { reduceOnPlateau } from "../optim/mod.ts";
import { fit } from "./fit.ts";
import type { FitState } from "./fit_state.ts";
import { prAucMonitor } from "./monitor.ts";
import { fitOptions, toyNetwork, toySource } from "./testing.ts";

const data = { train: toySource(100), validation: toySource(60, { seed: 2, noise: 0.2 }) };

const numbers = (weights: Readonly<Record<string, Float32Array>>) =>
  Object.entries(weights).map(([name, data]) => [name, [...data]]);

type Snapshot = ReturnType<typeof snapshot>;

/** All of a state as plain text, and the dimensions of its values. */
function snapshot(state: FitState) {
  return JSON.stringify(
    state,
    (_, value) =>
      value !== null && typeof value === "object" && "dims" in value
        ? { dims: value.dims, numbers: [...value.data] }
        : Number.isNaN(value)
        ? "NaN"
        : value,
  );
}

/** A state made anew from its text. */
function restore(text: Snapshot, session: Session): FitState {
  return JSON.parse(
    text,
    (_, value): Value | unknown =>
      value === "NaN"
        ? NaN
        : value?.numbers
        ? session.value(Float32Array.from(value.numbers), value.dims)
        : value,
  );
}

Deno.test("fit() resumed between any two steps ends with the same bits", async () => {
  await using session = await Session.create(lower({ y: add(input("x", [1]), 1) }));
  const options = fitOptions({
    epochs: 4,
    learningRate: 0.05,
    averageDecay: 0.7,
    monitor: prAucMonitor,
    schedule: reduceOnPlateau({ factor: 0.5, patience: 0 }),
  });
  const states: Snapshot[] = [];
  const whole = await fit(toyNetwork, data, {
    ...options,
    onStep: (_, state) => void states.push(snapshot(state)),
  });
  assert.equal(states.length, 16);
  // Within an epoch, at the end of one before its validation, and after the last step of all.
  for (const k of [0, 3, 5, 9, 15]) {
    const resumed = await fit(toyNetwork, data, {
      ...options,
      resume: restore(states[k], session),
    });
    assert.deepEqual(numbers(resumed.weights), numbers(whole.weights), `after step ${k + 1}`);
    assert.deepEqual(resumed.history, whole.history);
  }
});

Deno.test("fit() leaves a state that it goes on from as it was", async () => {
  let state: FitState | undefined;
  const options = fitOptions({ epochs: 2 });
  await fit(toyNetwork, data, {
    ...options,
    onStep: ({ step }, live) => {
      if (step === 5) state = { ...live, model: { ...live.model } };
    },
  });
  const before = snapshot(state!);
  await fit(toyNetwork, data, { ...options, resume: state });
  assert.equal(snapshot(state!), before);
});

Deno.test("fit() that keeps what it has ends with the best weights when aborted", async () => {
  const controller = new AbortController();
  const options = fitOptions({ epochs: 30, learningRate: 0.1 });
  const best = await fit(toyNetwork, data, { ...options, epochs: 2 });
  const kept = await fit(toyNetwork, data, {
    ...options,
    abort: controller.signal,
    keepOnInterrupt: true,
    // In the middle of the third epoch.
    onStep: ({ step }) => step === 10 ? controller.abort(new Error("enough")) : undefined,
  });
  assert.equal(kept.interrupted, true);
  assert.equal(best.interrupted, false);
  assert.deepEqual(kept.history, best.history);
  assert.deepEqual(numbers(kept.weights), numbers(best.weights));
});

Deno.test("fit() that keeps what it has ends with the latest weights before the first epoch ends", async () => {
  const controller = new AbortController();
  let latest: number[] = [];
  const { weights, history, interrupted } = await fit(toyNetwork, data, {
    ...fitOptions({ abort: controller.signal, keepOnInterrupt: true }),
    onStep({ step }, { model }) {
      latest = [...model.values["head.weight"].data as Float32Array];
      if (step === 2) controller.abort();
    },
  });
  assert.deepEqual([interrupted, history.length], [true, 0]);
  assert.deepEqual([...weights["head.weight"]], latest);
  const never = await fit(toyNetwork, data, {
    ...fitOptions({ abort: AbortSignal.abort(), keepOnInterrupt: true }),
    random: prng(8),
  });
  assert.equal(never.interrupted, true);
  const initial = [...never.weights["head.weight"]];
  assert.ok(initial.some((weight) => weight !== 0) && initial.every(Number.isFinite));
  // The moving average of the weights begins with the first step: before it, these are the weights.
  const averaged = await fit(toyNetwork, data, {
    ...fitOptions({ abort: AbortSignal.abort(), keepOnInterrupt: true, averageDecay: 0.9 }),
    random: prng(8),
  });
  assert.deepEqual([...averaged.weights["head.weight"]], initial);
});

Deno.test("fit() looks at the flag of a notebook's kernel between steps", async () => {
  const flag = `${await temporaryFolder()}/flag`;
  const before = Deno.env.get("ASSAY_INTERRUPT_FILE");
  Deno.env.set("ASSAY_INTERRUPT_FILE", flag);
  try {
    const steps: number[] = [];
    const options = fitOptions({
      onStep({ step }) {
        steps.push(step);
        if (step === 3) Deno.writeTextFileSync(flag, "");
      },
    });
    await assert.rejects(fit(toyNetwork, data, options), { name: "AbortError" });
    assert.deepEqual(steps, [1, 2, 3]);
    const kept = await fit(toyNetwork, data, { ...options, keepOnInterrupt: true });
    assert.equal(kept.interrupted, true);
  } finally {
    if (before === undefined) Deno.env.delete("ASSAY_INTERRUPT_FILE");
    else Deno.env.set("ASSAY_INTERRUPT_FILE", before);
  }
});
