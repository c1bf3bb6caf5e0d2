import assert from "node:assert/strict";
import { parseSettings } from "./parse_settings.ts";

Deno.test("parseSettings() reads JSON, plain text and nested names, the last one wins", () => {
  const settings = ["n=3", "name=BTC-1d", "on=true", "split.test=90", "split.train=1", "n=4", "e="];
  assert.deepEqual(parseSettings([...settings, "list=[1,2]", "text=a=b"]), {
    n: 4,
    name: "BTC-1d",
    on: true,
    split: { test: 90, train: 1 },
    e: "",
    list: [1, 2],
    text: "a=b",
  });
});

Deno.test("parseSettings() refuses what has no name or no value", () => {
  for (const wrong of ["n", "=3", ".a=1", "a..b=1", ""]) {
    assert.throws(() => parseSettings([wrong]), { name: "SyntaxError", message: /name=value/ });
  }
});

Deno.test("parseSettings() touches no prototype", () => {
  const found = parseSettings(["__proto__.polluted=1"]);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.equal(JSON.stringify(found), '{"__proto__":{"polluted":1}}');
});
