import assert from "node:assert/strict";
import { scenario } from "./scenario.ts";

Deno.test("kernel: Shift-Tab shows signature and first paragraph, Tab names and fields", async () => {
  const seen = await scenario<Record<string, string> & Record<string, readonly string[]>>(
    "lookups",
  );
  assert.match(seen.first as string, /^function rsi\(.*\): Feature\n\nColumn .*relative strength/);
  assert.doesNotMatch(seen.first as string, /@example|assert/);
  assert.equal(seen.again, seen.first);
  assert.match(seen.call as string, /^function compute\(/);
  assert.equal(seen.unknown, "");
  assert.ok(seen.namespace.includes("features") && seen.namespace.includes("backtest"));
  assert.deepEqual(seen.room, ["rsi"]);
  assert.deepEqual(seen.field, ["rowCount"]);
});
