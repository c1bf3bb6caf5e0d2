import ts from "typescript";

/** Most code cells of a notebook. */
export const MAX_CODE_CELLS = 15;
/** Most lines of a code cell. */
export const MAX_CELL_LINES = 12;

interface Cell {
  readonly cell_type: string;
  /** One text, or its lines with their line feeds: the format allows both. */
  readonly source: string | readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * A sentence for every way in which a notebook is not ready to be committed: outputs or counts not
 * stripped, too many or too long cells, code without prose before it, imports after the first code
 * cell, syntax errors, and functions or classes, which belong in lib, with a test.
 */
export function checkNotebook(path: string, text: string): string[] {
  if (!/^\d\d_[a-z0-9_]+\.ipynb$/.test(path.slice(path.lastIndexOf("/") + 1))) {
    return [`${path} is not named NN_topic.ipynb`];
  }
  const cells = parseCells(text);
  if (typeof cells === "string") return [`${path} ${cells}`];
  const problems: string[] = [];
  let count = 0;
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type !== "code") continue;
    const place = `${path} code cell ${++count}`;
    const code = typeof cell.source === "string" ? cell.source : cell.source.join("");
    if (cells[index - 1]?.cell_type !== "markdown") {
      problems.push(`${place} has no prose before it`);
    }
    problems.push(...[...executionTraces(cell), ...codeProblems(code, count)]
      .map((problem) => `${place} ${problem}`));
  }
  if (count > MAX_CODE_CELLS) {
    problems.push(`${path} has ${count} code cells, more than ${MAX_CODE_CELLS}`);
  }
  return problems;
}

function parseCells(text: string): readonly Cell[] | string {
  try {
    const { cells } = JSON.parse(text);
    return Array.isArray(cells) ? cells : "has no array of cells";
  } catch (error) {
    return `is not JSON: ${(error as SyntaxError).message}`;
  }
}

function executionTraces(cell: Cell): string[] {
  const problems: string[] = [];
  if (cell.outputs?.length) problems.push("has outputs: strip them");
  const stamped = cell.metadata?.execution !== undefined;
  if (typeof cell.execution_count === "number" || stamped) {
    problems.push("says when it ran: strip its execution count");
  }
  return problems;
}

function codeProblems(code: string, count: number): string[] {
  const problems: string[] = [];
  const lines = code.trimEnd().split("\n").length;
  if (lines > MAX_CELL_LINES) problems.push(`has ${lines} lines, more than ${MAX_CELL_LINES}`);
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  // The parser may report one mistake several times; the first report is the plainest.
  if (diagnostics.length > 0) {
    const text = ts.flattenDiagnosticMessageText(diagnostics[0].messageText, " ");
    problems.push(`does not parse: ${text}`);
  }
  const source = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node) => {
    if (count > 1 && ts.isImportDeclaration(node)) {
      problems.push("imports: move it to the first code cell");
    }
    const kind = definition(node);
    if (kind) problems.push(`defines a ${kind}: move it to lib, with a test`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

/** Callbacks written in place are no definitions; what has a name of its own is. */
function definition(node: ts.Node): "class" | "function" | undefined {
  if (ts.isClassLike(node)) return "class";
  if (ts.isFunctionDeclaration(node)) return "function";
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  return ts.isVariableDeclaration(node.parent) ? "function" : undefined;
}
