import assert from "node:assert/strict";
import { cellModule } from "./cell_module.ts";

const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: "code", source: ["const a = 1;\n", "const b = 2;"] },
    { cell_type: "markdown", source: ["# no code"] },
    { cell_type: "code", source: "a + b;\nwrong;" },
  ],
});

Deno.test("cellModule() joins code cells and names notebook, cell and line of each place", () => {
  const { code, rename } = cellModule("notebooks/01_x.ipynb", NOTEBOOK);
  assert.equal(code, "const a = 1;\nconst b = 2;\na + b;\nwrong;\nexport {};\n");
  assert.equal(
    rename("at file:///p/x.ts:4:2\n --> /p/x.ts:2:7 and /q/x.ts:1:1", "/p/x.ts"),
    "at notebooks/01_x.ipynb code cell 2, line 2, column 2\n" +
      " --> notebooks/01_x.ipynb code cell 1, line 2, column 7 and /q/x.ts:1:1",
  );
});

Deno.test("cellModule() names a file that is no notebook", () => {
  const broken = { "{": /x\.ipynb to be a notebook but found no JSON/, "{}": /no array of cells/ };
  for (const [text, message] of Object.entries(broken)) {
    assert.throws(() => cellModule("x.ipynb", text), { name: "SyntaxError", message });
  }
});
