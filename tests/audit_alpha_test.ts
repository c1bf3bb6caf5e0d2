import assert from "node:assert/strict";
import { prng } from "lib/core/mod.ts";
import { alpha158, alpha360 } from "lib/features/mod.ts";
import { randomBars } from "lib/features/testing.ts";
import { audit, featureSetSubjects } from "lib/validation/mod.ts";

for (const set of [alpha158, alpha360]) {
  Deno.test(`audit() raises nothing on ${set.name}`, async () => {
    const bars = randomBars(500, prng(3));
    const report = await audit(bars, featureSetSubjects(set), { form: "quick" });
    assert.deepEqual(report.findings, []);
    assert.ok(report.columns >= 158);
  });
}
