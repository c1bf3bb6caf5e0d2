import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { randomBars } from "lib/features/testing.ts";
import { audit } from "lib/validation/mod.ts";
import { PLANTED_RUNS, smallRun } from "./audit/planted/pipeline.ts";

const bars = randomBars(1_000, prng(3), { intervalMs: 3_600_000 });

for (const { name, steps, cause } of PLANTED_RUNS) {
  Deno.test(`audit() names the leak of a run with ${name}`, async () => {
    const { findings } = await audit(bars, [smallRun(name, steps)]);
    assert.deepEqual([...new Set(findings.map((finding) => finding.cause))], [cause]);
  });
}

Deno.test("audit() raises nothing on a run whose steps see what they may", async () => {
  const { findings, compared } = await audit(bars, [smallRun("honest")]);
  assert.deepEqual(findings, []);
  assert.ok(compared > 1_000);
});
