import assert from "node:assert/strict";
import { checkLayers } from "../tools/check_layers.ts";
import { RULES } from "../tools/layers.ts";
import { readSources } from "../tools/source_files.ts";

Deno.test("lib keeps to the layers of tools/layers.ts", () => {
  const files = readSources(["lib"], { endings: [".ts"] });
  assert.ok(files.length > 50, `Expected to find the modules of lib but found ${files.length}`);
  assert.deepEqual(checkLayers(files, RULES), []);
});
