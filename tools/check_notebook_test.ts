import assert from "node:assert/strict";
import { checkNotebook } from "./check_notebook.ts";

const PATH = "notebooks/00_quickstart.ipynb";
const prose = { cell_type: "markdown", metadata: {}, source: ["Does it predict?"] };

function code(source: string, rest: Readonly<Record<string, unknown>> = {}) {
  const lines = source.split(/(?<=\n)/);
  return {
    cell_type: "code",
    metadata: {},
    execution_count: null,
    outputs: [],
    source: lines,
    ...rest,
  };
}

function problems(...cells: readonly unknown[]): string[] {
  return checkNotebook(PATH, JSON.stringify({ cells, nbformat: 4, nbformat_minor: 5 }));
}

const oneProblem = (cell: unknown) => problems(prose, code("1"), prose, cell);
const second = `${PATH} code cell 2`;

Deno.test("checkNotebook() accepts stripped, short cells with prose, callbacks included", () => {
  const steps =
    "const x = await load();\nx.map((v) => v + 1).sort(function (a, b) { return a - b; });";
  const cells = [prose, code(`import { a } from "lib/mod.ts";`)];
  while (cells.length < 30) cells.push(prose, code(steps));
  assert.deepEqual(problems(...cells), []);
  assert.deepEqual(problems(prose, { cell_type: "code", source: "1\n".repeat(12) }), []);
});

Deno.test("checkNotebook() refuses outputs and execution counts", () => {
  assert.deepEqual(oneProblem(code("1", { outputs: [{}] })), [`${second} has outputs: strip them`]);
  for (const trace of [{ execution_count: 0 }, { metadata: { execution: {} } }]) {
    assert.deepEqual(oneProblem(code("1", trace)), [
      `${second} says when it ran: strip its execution count`,
    ]);
  }
});

Deno.test("checkNotebook() refuses a 16th code cell and a 13th line", () => {
  const cells = Array.from({ length: 16 }, () => [prose, code("1")]).flat();
  assert.deepEqual(problems(...cells), [`${PATH} has 16 code cells, more than 15`]);
  assert.deepEqual(oneProblem(code("1\n".repeat(13))), [`${second} has 13 lines, more than 12`]);
});

Deno.test("checkNotebook() refuses functions and classes that have a name of their own", () => {
  for (const source of ["function f() {}", "const f = () => 1", "const f = function () {}"]) {
    assert.deepEqual(oneProblem(code(source)), [
      `${second} defines a function: move it to lib, with a test`,
    ]);
  }
  for (const source of ["class A {}", "const A = class {}"]) {
    assert.deepEqual(oneProblem(code(source)), [
      `${second} defines a class: move it to lib, with a test`,
    ]);
  }
});

Deno.test("checkNotebook() refuses code without prose, late imports and broken code", () => {
  assert.deepEqual(problems(prose, code("1"), code("2")), [`${second} has no prose before it`]);
  assert.deepEqual(oneProblem(code(`import "lib/mod.ts";`)), [
    `${second} imports: move it to the first code cell`,
  ]);
  assert.deepEqual(oneProblem(code("const = 1")), [
    `${second} does not parse: Variable declaration expected.`,
  ]);
});

Deno.test("checkNotebook() names a file that is no notebook", () => {
  assert.match(checkNotebook(PATH, "{")[0], /00_quickstart.ipynb is not JSON: /);
  assert.deepEqual(checkNotebook(PATH, "{}"), [`${PATH} has no array of cells`]);
  assert.deepEqual(checkNotebook("notebooks/Untitled.ipynb", "{}"), [
    "notebooks/Untitled.ipynb is not named NN_topic.ipynb",
  ]);
});
