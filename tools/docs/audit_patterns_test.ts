import assert from "node:assert/strict";
import { AUDIT_PATTERNS, drawAuditPatterns } from "./audit_patterns.ts";

Deno.test("docs/images/audit-patterns.svg shows which rows follow a changed bar", async () => {
  // The formatter of the repository lays the file out in its own way.
  const bare = (svg: string) => svg.replace(/\s/g, "");
  const kept = await Deno.readTextFile(AUDIT_PATTERNS);
  const why = "Draw it anew: see tools/docs/audit_patterns.ts";
  assert.ok(bare(kept) === bare(drawAuditPatterns()), why);
});
