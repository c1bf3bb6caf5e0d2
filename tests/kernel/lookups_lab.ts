import assert from "node:assert/strict";
import { scenario } from "./scenario.ts";

Deno.test("kernel: Shift-Tab shows signature and first paragraph, Tab names and fields", async () => {
  const seen = await scenario<
    Record<string, string> & Record<string, readonly string[]> & {
      readonly before: Readonly<Record<string, readonly string[]>>;
    }
  >("lookups");
  assert.match(seen.first as string, /^function rsi\(.*\): Feature\n\nColumn .*relative strength/);
  assert.doesNotMatch(seen.first as string, /@example|assert/);
  assert.equal(seen.again, seen.first);
  assert.match(seen.call as string, /^function compute\(/);
  assert.match(seen.inside as string, /^function rsi\(/);
  assert.match(seen.inside as string, /\n\nOptions:\n {2}window {2}Changes in the first mean/);
  assert.match(seen.linked as string, /which SAMPLES describes/);
  assert.equal(seen.unknown, "");
  assert.ok(seen.namespace.includes("features") && seen.namespace.includes("backtest"));
  assert.deepEqual(seen.room, ["rsi"]);
  assert.deepEqual(seen.field, ["rowCount"]);
  assert.ok(seen.own.includes("rowCount"));
  assert.deepEqual(seen.own.filter((name) => name.startsWith("__")), []);
  // Before anything is imported, the same names, and nothing of the error that Deno ran into.
  const { before } = seen;
  assert.deepEqual(before["features.rs"], ["rsi"]);
  assert.deepEqual(before["nothing."], []);
  for (const room of ["backtest", "features"]) assert.ok(before["lib."].includes(room));
  for (const name of ["compute", "core13", "rsi"]) assert.ok(before["features."].includes(name));
  assert.deepEqual(before["features."].filter((name) => /^(stack|message|Rsi)/.test(name)), []);
});
