import assert from "node:assert/strict";
import { readsParameters } from "./reads_parameters.ts";

const reads = (source: string, cell_type = "code") =>
  readsParameters("x.ipynb", JSON.stringify({ cells: [{ cell_type, source }] }));

Deno.test("readsParameters() looks for the call in code cells only", () => {
  assert.ok(reads("const { horizon } = core.parameters({ horizon: 1 });"));
  assert.ok(reads('import { parameters as given } from "lib/core/mod.ts";'));
  assert.ok(!reads("core.parameters({ horizon: 1 });", "markdown"));
  assert.ok(!reads("const horizon = 1;"));
  assert.ok(!reads("const hyperparameters = { horizon: 1 };"));
});
