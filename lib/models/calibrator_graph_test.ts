import assert from "node:assert/strict";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { type Calibrator, CALIBRATOR_KINDS, createCalibrator } from "../calibration/mod.ts";
import { fitCalibrator, histogram, isotonic } from "../calibration/mod.ts";
import { prng } from "../core/mod.ts";
import { lastStep } from "../nn/layers/mod.ts";
import { Session } from "../nn/onnx/mod.ts";
import { buildArtifact } from "./artifact.ts";

/** A model whose score is its only feature. */
const saved = (calibrator: Calibrator) =>
  buildArtifact(lastStep, {
    kind: "score",
    input: { names: ["x"], sequenceLength: 1 },
    calibrator,
  });

/** What a file makes of scores. */
async function outputsOf(calibrator: Calibrator, scores: Float32Array) {
  await using session = await Session.create(saved(calibrator));
  const outputs = await session.run({ features: session.value(scores, [scores.length, 1, 1]) });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]),
  );
}

/** Scores and labels as a network gives them: scores in single precision. */
function calibrationPart(n: number) {
  const random = prng(8);
  const scores = Float64Array.from({ length: n }, () => Math.fround(0.4 * random.normal()));
  const labels = scores.map((score) => random.uniform() < 1 / (1 + Math.exp(-2 * score)) ? 1 : 0);
  return { scores, labels };
}

const UP = 2 ** -23;

/** 10,000 scores: drawn ones, extreme ones, and every score that was fitted on with its neighbours. */
function askedOf(fitted: Float64Array): Float32Array {
  const random = prng(9);
  const near = [...fitted].flatMap((score) => [score, score * (1 + UP), score * (1 - UP)]);
  const extreme = [0, -0, 1e-30, -1e-30, 80, -80, 1e6, -1e6, 3e38, -3e38];
  const drawn = Array.from({ length: 10_000 }, () => random.normal());
  return Float32Array.from([...extreme, ...near, ...drawn]).subarray(0, 10_000);
}

function assertSame(found: Float32Array, expected: Float64Array, tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++) {
    assert.ok(Math.abs(found[i] - expected[i]) <= tolerance, `[${i}] ${found[i]} ${expected[i]}`);
  }
}

const part = calibrationPart(1500);
const asked = askedOf(part.scores);

for (const kind of CALIBRATOR_KINDS) {
  Deno.test(`buildArtifact() has the probability of a calibrator in its file: ${kind}`, async () => {
    const calibrator = fitCalibrator(kind, part);
    const found = await outputsOf(calibrator, asked);
    assert.equal(asked.length, 10_000);
    assertSame(found.probability, calibrator.apply(asked), 1e-6);
    assert.deepEqual(
      Object.keys(found).slice(2),
      calibrator.kind === "vennAbers" ? ["probabilityLow", "probabilityHigh"] : [],
    );
    if (calibrator.kind === "vennAbers") {
      const { low, high } = calibrator.interval(asked);
      assertSame(found.probabilityLow, low, 6e-8);
      assertSame(found.probabilityHigh, high, 6e-8);
    }
  });

  Deno.test(`buildArtifact() keeps missing scores missing and batches apart: ${kind}`, async () => {
    const calibrator = fitCalibrator(kind, part);
    const scores = Float32Array.of(NaN, 0.25, -0.5);
    const outputs = await outputsOf(calibrator, scores);
    for (const values of Object.values(outputs)) {
      assert.ok(Number.isNaN(values[0]) && Number.isFinite(values[1]), `${values}`);
    }
    const alone = await outputsOf(calibrator, scores.subarray(2));
    assert.equal(outputs.probability[2], alone.probability[0]);
  });

  Deno.test(`buildArtifact() stores the calibrator's numbers: ${kind}`, () => {
    const calibrator = fitCalibrator(kind, part);
    const { metadataProps } = fromBinary(ModelProtoSchema, saved(calibrator));
    const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    assert.equal(metadata.calibration, kind);
    const read = createCalibrator(JSON.parse(metadata.calibrator));
    assert.deepEqual(read.apply([0.1, -0.3]), calibrator.apply([0.1, -0.3]));
  });
}

Deno.test("buildArtifact() has a histogram's values to the last bit, on the edges too", async () => {
  const calibrator = histogram(part.scores, part.labels, { bins: 40 });
  const { probability } = await outputsOf(calibrator, asked);
  assert.deepEqual(probability, Float32Array.from(calibrator.apply(asked)));
});

Deno.test("buildArtifact() takes calibrators of one step, of one point and of steep stretches", async () => {
  for (
    const calibrator of [
      histogram([1, 1], [0, 1]),
      isotonic([1, 1], [0, 1]),
      fitCalibrator("vennAbers", { scores: [1, 1], labels: [0, 1] }),
      // Neighbours in double precision that are one number in single.
      isotonic([1, 1 + 1e-12, 2, 3], [0, 1, 1, 1]),
      isotonic([0, 1e-300, 1], [0, 1, 1]),
    ]
  ) {
    const scores = Float32Array.of(-5, 0.5, 1.5, 2.5, 9);
    const { probability } = await outputsOf(calibrator, scores);
    assertSame(probability, calibrator.apply(scores), 1e-6);
  }
});
