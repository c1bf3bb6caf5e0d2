import { parseArgs } from "node:util";
import { replaceFile } from "../lib/data/mod.ts";
import { exportModel, type ExportModelOptions } from "../lib/models/export_model.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Writes a saved model in a smaller form. What each form costs in AUC and brings in
speed: deno task bench:export.

Usage: deno task export MODEL.onnx --precision float16|int8 [OPTIONS]

  --precision   float16: weights in half the bytes, for any runtime
                int8: integer products and LSTMs, for ONNX Runtime, one window a call
  --out FILE    where to write it (default: MODEL.PRECISION.onnx)
  --debug       prints the stack of an error
  --help        prints this text
`;

function isPrecision(text: string | undefined): text is ExportModelOptions["precision"] {
  return text === "float16" || text === "int8";
}

async function main(args: string[]): Promise<number> {
  const { values: { precision, out }, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { precision: { type: "string" }, out: { type: "string" } },
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
  await replaceFile(target, exported);
  console.log(`${target}: ${exported.length} bytes, ${path} has ${model.length}`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
