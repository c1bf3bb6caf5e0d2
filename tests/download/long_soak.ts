/**
 * Twelve months of minutes with a hundred faults and kills; takes some minutes and is a task of its
 * own, `deno task test:soak`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { soak } from "./soak.ts";

Deno.test("download survives a hundred kills and faults over twelve months of minutes", async () => {
  const result = await soak({ rounds: 100, from: "2024-03-01", to: "2025-03-01", seed: 1 });
  console.log(result);
  assert.ok(result.killed >= 50);
});
