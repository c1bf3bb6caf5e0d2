import assert from "node:assert/strict";
import { labPlaces } from "../../cli/lab/places.ts";

Deno.test("kernel: its parts pass their unit tests", async () => {
  const { code, stderr } = await new Deno.Command(labPlaces().python, {
    args: [new URL("units.py", import.meta.url).pathname],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.match(new TextDecoder().decode(stderr), /Ran [1-9]\d* tests/);
});
