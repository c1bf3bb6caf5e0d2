/**
 * What smaller forms of a saved model cost and bring: an LSTM (2 x 64, windows of 64 bars and 13
 * features) is fitted on bundled daily bars; each form's forecasts of the validation samples, the
 * size of its file and the time of one window on one thread stand next to the saved model's.
 */
import { platt } from "../lib/calibration/mod.ts";
import { sampleBars } from "../lib/data/mod.ts";
import { fitScaler, gatherWindows, join } from "../lib/dataset/mod.ts";
import { compute, core13 } from "../lib/features/mod.ts";
import { direction } from "../lib/labels/mod.ts";
import { rocAuc } from "../lib/metrics/mod.ts";
import { exportModel } from "../lib/models/export_model.ts";
import { lstm } from "../lib/models/mod.ts";
import { Session } from "../lib/nn/onnx/mod.ts";
import { median } from "./rows.ts";

const SEQUENCE_LENGTH = 64, EPOCHS = 4;
const TRAIN = 1200, VALIDATION = 400, GAP = SEQUENCE_LENGTH + 2;
const LATENCY_ROUNDS = 8, CALLS = 250;

const range = (start: number, length: number) => Int32Array.from({ length }, (_, i) => start + i);

async function fitModel() {
  const bars = await sampleBars("BTCUSDT-1d");
  const names = core13.features.flatMap((feature) => feature.names);
  const samples = join(bars, compute(bars, core13), direction(bars, { horizon: 1 }), {
    sequenceLength: SEQUENCE_LENGTH,
  });
  const train = range(0, TRAIN), validation = range(TRAIN + GAP, VALIDATION);
  const estimator = lstm({
    names,
    sequenceLength: SEQUENCE_LENGTH,
    layers: 2,
    hiddenSize: 64,
    epochs: EPOCHS,
  });
  await using model = await estimator.fit(
    { samples, train, validation, scaler: "standard" },
    { seed: 7, device: "cpu", threads: 1 },
  );
  const labels = Array.from(validation, (index) => samples.label[index]);
  const size = SEQUENCE_LENGTH * names.length;
  const windows = gatherWindows(samples, validation, {
    scaler: fitScaler(samples, train, { kind: "none", names }),
    sequenceLength: SEQUENCE_LENGTH,
    layout: "batch-time-feature",
    out: new Float32Array(VALIDATION * size),
  });
  const saved = model.save(platt(await model.predict(samples, validation), labels));
  return {
    saved,
    labels,
    window: (i: number) => windows.subarray(i * size, (i + 1) * size),
    shape: [1, SEQUENCE_LENGTH, names.length],
  };
}

const { saved, labels, window, shape } = await fitModel();
const forms = [
  { name: "saved", bytes: saved },
  ...(["float16", "int8"] as const).map((precision) => ({
    name: precision,
    bytes: exportModel(saved, { precision }),
  })),
];

await using stack = new AsyncDisposableStack();
const served: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly scores: number[];
  readonly ms: number[];
  forecast(i: number): Promise<number>;
}[] = [];
for (const { name, bytes } of forms) {
  const session = stack.use(await Session.create(bytes));
  const forecast = async (i: number) => {
    const { score } = await session.run({ features: session.value(window(i), shape) });
    return score.data[0] as number;
  };
  const scores: number[] = [];
  for (let i = 0; i < VALIDATION; i++) scores.push(await forecast(i));
  served.push({ name, bytes, scores, ms: [], forecast });
}
for (let round = 0; round < LATENCY_ROUNDS; round++) {
  for (const { ms, forecast } of served) {
    for (let i = 0; i < CALLS; i++) {
      const start = performance.now();
      await forecast(i);
      ms.push(performance.now() - start);
    }
  }
}

const [reference] = served;
const auc = (scores: readonly number[]) => rocAuc(scores, labels);
const spread = Math.max(...reference.scores) - Math.min(...reference.scores);
const change = (scores: readonly number[]) =>
  Math.max(...scores.map((score, i) => Math.abs(score - reference.scores[i])));
console.table(Object.fromEntries(served.map(({ name, bytes, scores, ms }) => [name, {
  "bytes": bytes.length,
  "AUC": Number(auc(scores).toFixed(4)),
  "loss of AUC": Number((auc(reference.scores) - auc(scores)).toFixed(4)),
  "largest change of score, of its range": Number((change(scores) / spread).toPrecision(2)),
  "ms a window": Number(median(ms).toFixed(3)),
  "of saved": Number((median(ms) / median(reference.ms)).toFixed(2)),
}])));
