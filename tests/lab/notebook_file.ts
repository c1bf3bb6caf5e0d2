/** An output of a cell as it is saved, its lines joined. */
export interface SavedOutput {
  readonly output_type: "stream" | "execute_result" | "display_data" | "error";
  /** Of a stream: stdout or stderr. */
  readonly name?: string;
  readonly text?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

/** A cell as it is saved. */
export interface SavedCell {
  readonly cell_type: "code" | "markdown";
  readonly execution_count?: number | null;
  readonly outputs: readonly SavedOutput[];
}

/** A notebook of code cells, each of which may fail without ending Run All. */
export function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "assay", display_name: "Assay", language: "typescript" } },
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      metadata: { tags: ["raises-exception"] },
      execution_count: null,
      outputs: [],
      source,
    })),
  });
}

/** On disk a text may be a list of its lines. */
const join = (text: unknown) => Array.isArray(text) ? text.join("") : text as string;

/** The code cells of a saved notebook. */
export async function readCodeCells(path: string): Promise<SavedCell[]> {
  const { cells }: { cells: SavedCell[] } = JSON.parse(await Deno.readTextFile(path));
  return cells.filter(({ cell_type }) => cell_type === "code").map((cell) => ({
    ...cell,
    outputs: cell.outputs.map((output) => ({
      ...output,
      text: join(output.text),
      data: output.data &&
        Object.fromEntries(Object.entries(output.data).map(([type, form]) => [type, join(form)])),
    })),
  }));
}
