import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sigmoidCalibrator } from "../lib/calibration/mod.ts";
import { buildArtifact } from "../lib/models/mod.ts";
import { exportModel } from "../lib/models/export_model.ts";
import { constant, matmul } from "../lib/nn/graph/mod.ts";
import { lastStep } from "../lib/nn/layers/mod.ts";
import { temporaryFolder } from "../tests/temporary_folder.ts";

const folder = await temporaryFolder();
const names = Array.from({ length: 300 }, (_, j) => `feature${j}`);
const weight = constant(Float32Array.from(names, (_, j) => Math.sin(j)), [300, 1]);
const model = buildArtifact((x) => matmul(lastStep(x), weight), {
  kind: "linear",
  input: { names, sequenceLength: 1 },
  calibrator: sigmoidCalibrator({ kind: "platt", slope: 1, intercept: 0 }),
});

async function runExport(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "-P=export",
      fileURLToPath(new URL("./export.ts", import.meta.url)),
      ...args,
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("task export writes the smaller form beside the model, or where it is told", async () => {
  const path = `${folder}/linear.onnx`;
  await Deno.writeFile(path, model);
  const expected = exportModel(model, { precision: "float16" });
  const target = `${folder}/linear.float16.onnx`;
  const { code, stdout, stderr } = await runExport(path, "--precision", "float16");
  assert.deepEqual([code, stderr], [0, ""]);
  const [sizes, time, ...more] = stdout.split("\n");
  assert.equal(sizes, `${target}: ${expected.length} bytes, ${path} has ${model.length}`);
  assert.match(time, /^one window: [\d.e-]+ ms, before [\d.e-]+ ms$/);
  assert.deepEqual(more, []);
  assert.deepEqual(await Deno.readFile(target), expected);
  const other = `${folder}/other.onnx`;
  assert.equal((await runExport(path, "--precision", "float16", "--out", other)).code, 0);
  assert.deepEqual(await Deno.readFile(other), expected);
});

Deno.test("task export prints what a form costs on windows and labels", async () => {
  const path = `${folder}/measured.onnx`;
  await Deno.writeFile(path, model);
  // Two windows of one bar; the second's score is the larger by far.
  const windows = Float32Array.from({ length: 600 }, (_, j) => j < 300 ? 0 : Math.sin(j - 300));
  const floats = (values: Float32Array<ArrayBuffer>) => new Uint8Array(values.buffer);
  await Deno.writeFile(`${folder}/windows.f32`, floats(windows));
  await Deno.writeFile(`${folder}/labels.f32`, floats(Float32Array.of(0, 1)));
  const files = ["--windows", `${folder}/windows.f32`, "--labels", `${folder}/labels.f32`];
  const { code, stdout } = await runExport(path, "--precision", "float16", ...files);
  assert.equal(code, 0);
  const [, change, range] = /^largest change of score: (\S+), scores range over (\S+)$/m
    .exec(stdout)!.map(Number);
  const expected = windows.reduce((sum, value, j) => sum + value * Math.sin(j % 300), 0);
  assert.ok(Math.abs(range - expected) < 0.5, `${range}`);
  assert.ok(change > 0 && change < 0.05, `${change}`);
  assert.match(stdout, /^AUC: 1\.0000, before 1\.0000$/m);
  // Of no whole window.
  await Deno.writeFile(`${folder}/windows.f32`, floats(windows.slice(1)));
  const { stderr } = await runExport(path, "--precision", "float16", ...files);
  assert.match(stderr, /Expected windows of 1 x 300 numbers but found 599 numbers in all/);
});

Deno.test("task export says in one line what is wrong", async () => {
  const text = `${folder}/text.onnx`;
  await Deno.writeTextFile(text, "{}");
  for (
    const [args, message] of [
      [[], "Expected one model (deno task export MODEL.onnx) but found none"],
      [[text, "--precision", "int4"], "Expected --precision to be float16 or int8 but found int4"],
      [[text, "--precision", "int8"], "Expected an ONNX model but found bytes that are none"],
    ] as const
  ) {
    assert.deepEqual(await runExport(...args), {
      code: 1,
      stdout: "",
      stderr: `error: ${message}`,
    });
  }
});
