import assert from "node:assert/strict";
import { FEATURES_PAGE, featuresPage } from "./features.ts";

/** Markdown without what the formatter of the repository decides: widths of tables, line ends. */
const bare = (markdown: string) =>
  markdown.replace(/-{3,}/g, "---").replace(/\*/g, "_").replace(/\s/g, "");

Deno.test("docs/features.md says what the declarations of all features say", async () => {
  const kept = await Deno.readTextFile(FEATURES_PAGE);
  assert.ok(
    bare(kept) === bare(await featuresPage()),
    "Write it anew: see tools/docs/features.ts",
  );
});
