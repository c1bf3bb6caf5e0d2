import { executeNotebook } from "./execute.ts";
import type { Places } from "./places.ts";

interface Output {
  readonly output_type: string;
  readonly text?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** What a cell is asked, and the text that must come out under it. */
const QUESTIONS = [
  {
    code: 'import { core, data } from "lib/mod.ts";\nconsole.log("sum", 40 + 2);',
    expected: "sum 42",
    shows: "lib can be imported and printed lines arrive",
  },
  {
    code: 'const bars = await data.sampleBars("BTCUSDT-1d");\nbars.length > 1000;',
    expected: "true",
    shows: "bundled data can be read",
  },
  {
    code: 'await Deno.jupyter.display({ "text/plain": "shown" }, { raw: true });',
    expected: "shown",
    shows: "displays arrive",
  },
  {
    code: "core.parameters({ answer: 0 }).answer;",
    expected: "42",
    shows: "parameters reach a notebook",
  },
] as const;

function notebook(): Record<string, unknown> {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "assay", display_name: "Assay", language: "typescript" } },
    cells: QUESTIONS.map(({ code }, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source: code,
    })),
  };
}

function textOf(outputs: readonly Output[]): string {
  const text = outputs.map(({ text, data }) => text ?? data?.["text/plain"] ?? "").join("");
  // Values come in colours.
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[\d+m/g, "").trim();
}

/**
 * Runs a small notebook through JupyterLab's own client and Assay's kernel.
 *
 * @returns a line for everything that works
 * @throws {Error} at the first thing that does not
 */
export async function checkLab(places: Places): Promise<string[]> {
  // Inside the project, for a notebook finds deno.json from its own folder upwards.
  const folder = await Deno.makeTempDir({ dir: places.venv, prefix: "check-" });
  try {
    const path = `${folder}/question.ipynb`;
    await Deno.writeTextFile(path, JSON.stringify(notebook()));
    const { failed, executed } = await executeNotebook(path, places, {
      into: `${folder}/answers`,
      parameters: { answer: 42 },
      timeout: 60,
    });
    if (failed) throw new Error(`Expected the check's cells to run but found ${failed.problem}`);
    const { cells: all } = JSON.parse(await Deno.readTextFile(executed));
    // The parameters are told in a cell of prose.
    const cells = all.filter(({ cell_type }: { cell_type: string }) => cell_type === "code");
    return QUESTIONS.map(({ expected, shows }, index) => {
      const found = textOf(cells[index].outputs.map(joinLines));
      if (found !== expected) {
        throw new Error(`Expected ${expected} but found ${found || "nothing"}`);
      }
      return `ok  ${shows}`;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** On disk a text may be a list of its lines. */
function joinLines(output: Output): Output {
  const join = (text: unknown) => Array.isArray(text) ? text.join("") : text as string;
  const { text, data } = output;
  return {
    ...output,
    text: text === undefined ? undefined : join(text),
    data: data && { "text/plain": join(data["text/plain"]) },
  };
}
