import assert from "node:assert/strict";
import { soak } from "./soak.ts";

Deno.test("download that is killed at random moments ends in the store of a peaceful one", async () => {
  const { killed } = await soak({ rounds: 5, from: "2024-12-25", to: "2025-02-03", seed: 5 });
  assert.ok(killed > 0);
});
