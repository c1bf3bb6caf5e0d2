/** The code cells of a notebook as one module. */
export interface CellModule {
  readonly code: string;
  /** Says notebook, cell and line in a text that names lines of the module's file `path`. */
  readonly rename: (text: string, path: string) => string;
}

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

function parseCells(notebook: string, text: string): readonly Cell[] {
  const expected = `Expected ${notebook} to be a notebook but found`;
  let parsed: { readonly cells?: readonly Cell[] } | null;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${expected} no JSON: ${(cause as Error).message}`, { cause });
  }
  if (!Array.isArray(parsed?.cells)) throw new SyntaxError(`${expected} no array of cells`);
  return parsed.cells;
}

/**
 * Joins the code cells of a notebook in order: what Run All executes.
 *
 * @throws {SyntaxError} where the text is no notebook
 */
export function cellModule(notebook: string, text: string): CellModule {
  const cells = parseCells(notebook, text);
  const sources = cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => typeof source === "string" ? source : source.join(""));
  const lines: string[] = [];
  const places: string[] = [];
  sources.forEach((source, index) => {
    source.split("\n").forEach((line, k) => {
      lines.push(line);
      places.push(`${notebook} code cell ${index + 1}, line ${k + 1}`);
    });
  });
  // Without an import a file would be a script, in which nothing can be awaited.
  const code = `${lines.join("\n")}\nexport {};\n`;
  const rename = (said: string, path: string) => {
    const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const named = new RegExp(`(?:file://)?${escaped}:(\\d+):(\\d+)`, "g");
    return said.replace(named, (_, line, column) => `${places[line - 1]}, column ${column}`);
  };
  return { code, rename };
}
