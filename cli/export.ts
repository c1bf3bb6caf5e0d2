import { parseArgs } from "node:util";
import { replaceFile } from "../lib/data/mod.ts";
import { compareModels, type ModelComparison } from "../lib/models/compare_models.ts";
import { exportModel, type ExportModelOptions } from "../lib/models/export_model.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Writes a saved model in a smaller form, and prints the time of one window before and
after; with windows what the form costs in score, with labels in AUC, too.

Usage: deno task export MODEL.onnx --precision float16|int8 [OPTIONS]

  --precision   float16: weights in half the bytes, for any runtime
                int8: integer products and LSTMs, for ONNX Runtime, one window a call;
                not for GRUs, which the runtime has no integers for
  --windows F   raw windows [N, bars, features] as float32, little-endian, one after
                the other
  --labels F    a label a window, 0 or 1, as float32
  --out FILE    where to write it (default: MODEL.PRECISION.onnx)
  --debug       prints the stack of an error
  --help        prints this text
`;

function isPrecision(text: string | undefined): text is ExportModelOptions["precision"] {
  return text === "float16" || text === "int8";
}

/** The numbers of a file of float32. */
async function readFloats(path: string | undefined): Promise<Float32Array | undefined> {
  if (path === undefined) return undefined;
  const bytes = await Deno.readFile(path);
  if (bytes.length % 4 !== 0) {
    throw new TypeError(`Expected ${path} to hold float32 but found ${bytes.length} bytes`);
  }
  return new Float32Array(bytes.buffer);
}

const digits = (value: number) => Number(value.toPrecision(3));

function describe(
  { before, after, change, range }: ModelComparison,
  withWindows: boolean,
): string[] {
  return [
    `one window: ${digits(after.ms)} ms, before ${digits(before.ms)} ms`,
    ...withWindows
      ? [`largest change of score: ${digits(change)}, scores range over ${digits(range)}`]
      : [],
    ...after.auc === undefined
      ? []
      : [`AUC: ${after.auc.toFixed(4)}, before ${before.auc?.toFixed(4)}`],
  ];
}

async function main(args: string[]): Promise<number> {
  const { values: { precision, out, ...files }, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      precision: { type: "string" },
      out: { type: "string" },
      windows: { type: "string" },
      labels: { type: "string" },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(
      `Expected one model (deno task export MODEL.onnx) but found ${
        positionals.length === 0 ? "none" : positionals.join(" and ")
      }`,
    );
  }
  if (!isPrecision(precision)) {
    throw new RangeError(
      `Expected --precision to be float16 or int8 but found ${precision ?? "none"}`,
    );
  }
  const [path] = positionals;
  const model = await Deno.readFile(path);
  const exported = exportModel(model, { precision });
  const target = out ?? `${path.replace(/\.onnx$/, "")}.${precision}.onnx`;
  const [windows, labels] = await Promise.all([files.windows, files.labels].map(readFloats));
  const found = await compareModels({ before: model, after: exported }, { windows, labels });
  await replaceFile(target, exported);
  console.log(`${target}: ${exported.length} bytes, ${path} has ${model.length}`);
  for (const line of describe(found, windows !== undefined)) console.log(line);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
