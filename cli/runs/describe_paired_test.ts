import assert from "node:assert/strict";
import type { PairedComparison } from "../../lib/reports/mod.ts";
import { describePaired } from "./describe_paired.ts";

const REFUSAL = "Returns are not on the same bars: 400 and 300 rows, of which they share 300.";

const refused = (model: string, run: number, refusals = [REFUSAL]): PairedComparison => ({
  model,
  run,
  refusals,
});

Deno.test("describePaired() gives a reason once for all models of a run, and no empty table", () => {
  const ids = ["first", "second", "third"];
  const comparisons = ["a", "b"].flatMap((model) => [refused(model, 1), refused(model, 2)]);
  assert.equal(
    describePaired(comparisons, ids),
    `a, b of second: ${REFUSAL}\na, b of third: ${REFUSAL}`,
  );
  assert.equal(describePaired([], ids), "");
});

Deno.test("describePaired() has a row for what could be compared, and the reasons below", () => {
  const difference = { estimate: 0.1, low: 0.05, high: 0.15, p: 0.0002, adjusted: 0.0004 };
  const compared = { model: "a", run: 1, refusals: [], rocAuc: difference } as PairedComparison;
  const lines = describePaired([compared, refused("b", 1)], ["first", "second"]).split("\n");
  assert.match(lines.find((line) => line.startsWith("a "))!, /0\.100 \[0\.050, 0\.150\] +< 0\.001/);
  assert.ok(!lines.some((line) => line.startsWith("b  ")));
  assert.equal(lines.at(-1), `b of second: ${REFUSAL}`);
});
