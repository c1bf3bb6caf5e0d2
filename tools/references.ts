import ts from "typescript";

/** Something outside a module that the module names. */
export interface Reference {
  /** `import`: a module specifier. `global`: a name of the runtime. */
  readonly kind: "import" | "global";
  /**
   * The specifier, or the name with at most one member: `fetch`, `Deno.readFile`. A bare `Deno` is
   * the object handed around as a value, one of {@linkcode WRITABLE_OPENS} a file opened such that
   * it may be written, {@linkcode COMPUTED_IMPORT} an import whose specifier is not a literal.
   */
  readonly name: string;
  /** Line of the module, from 1. */
  readonly line: number;
}

/** Name given to `import(x)` with an `x` that the source does not spell out. */
export const COMPUTED_IMPORT = "(computed)";

/** Names given to files opened with options that write, or that the source does not spell out. */
export const WRITABLE_OPENS = ["Deno.open(write)", "Deno.openSync(write)"];

const ROOTS = new Set(["globalThis", "self", "window"]);
const WRITE_OPTIONS = new Set(["write", "append", "create", "createNew", "truncate"]);

/**
 * Every import of a module, type-only and dynamic ones too, and every use of the runtime's names
 * listed in `globals`. Comments and texts are no references; a local variable with the name of a
 * global counts as the global.
 */
export function readReferences(
  { path, text }: { readonly path: string; readonly text: string },
  globals: ReadonlySet<string>,
): Reference[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Reference[] = [];
  const visit = (node: ts.Node) => {
    const reference = importOf(node) ?? globalOf(node, globals);
    if (reference !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ ...reference, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Unplaced = Omit<Reference, "line">;

function importOf(node: ts.Node): Unplaced | undefined {
  let specifier: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    specifier = node.moduleSpecifier;
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    specifier = node.arguments[0];
  } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    specifier = node.argument.literal;
  }
  if (specifier === undefined) return undefined;
  const name = ts.isStringLiteralLike(specifier) ? specifier.text : COMPUTED_IMPORT;
  return { kind: "import", name };
}

function globalOf(node: ts.Node, globals: ReadonlySet<string>): Unplaced | undefined {
  if (isInnerPart(node)) return undefined;
  const path = accessPath(node);
  if (path === undefined || ts.isTypeOfExpression(node.parent)) return undefined;
  if (path.length > 1 && ROOTS.has(path[0])) path.shift();
  if (!globals.has(path[0])) return undefined;
  const name = path.slice(0, 2).join(".");
  const writable = `${name}(write)`;
  const writes = WRITABLE_OPENS.includes(writable) && mayWrite(node);
  return { kind: "global", name: writes ? writable : name };
}

function isAccess(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** Whether a longer access, `a.b` around `a`, says more about the node. */
function isInnerPart(node: ts.Node): boolean {
  const { parent } = node;
  return parent !== undefined && isAccess(parent) && parent.expression === node &&
    (ts.isPropertyAccessExpression(parent) || ts.isStringLiteralLike(parent.argumentExpression));
}

/** The names of `a.b["c"]`, if it starts at an identifier that is read rather than declared. */
function accessPath(node: ts.Node): string[] | undefined {
  if (ts.isIdentifier(node)) return isRead(node) ? [node.text] : undefined;
  if (!isAccess(node)) return undefined;
  const start = accessPath(node.expression);
  if (ts.isPropertyAccessExpression(node)) return start?.concat(node.name.text);
  const key = node.argumentExpression;
  return ts.isStringLiteralLike(key) ? start?.concat(key.text) : undefined;
}

function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent)) return false;
  if (ts.isTypeQueryNode(parent)) return false;
  const { name, propertyName } = parent as { name?: ts.Node; propertyName?: ts.Node };
  return name !== node && propertyName !== node;
}

function mayWrite(open: ts.Node): boolean {
  const call = open.parent;
  if (!ts.isCallExpression(call) || call.expression !== open) return true;
  const options = call.arguments[1];
  if (options === undefined) return false;
  if (!ts.isObjectLiteralExpression(options)) return true;
  return options.properties.some((property) =>
    !ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name) ||
    (WRITE_OPTIONS.has(property.name.text) &&
      property.initializer.kind !== ts.SyntaxKind.FalseKeyword)
  );
}
