import assert from "node:assert/strict";
import { frontPage, settingsPage, summaryOf, withLibPaths } from "./pages.ts";

const EMPTY = "<title>Assay documentation</title><main></main>";

Deno.test("frontPage() links every room and escapes what it says", () => {
  const page = frontPage(EMPTY, [{ room: "nn/graph", level: 1, summary: "a < b" }]);
  assert.ok(page.includes('<a href="./nn/graph/mod.ts/index.html">nn/graph</a>'));
  assert.ok(page.includes("a &lt; b"));
});

Deno.test("frontPage() refuses a page whose middle is taken", () => {
  assert.throws(() => frontPage("<main>text</main>", []), /Expected deno doc's front page/);
});

Deno.test("settingsPage() says what is due and what is the default", () => {
  const common = { values: "integer", description: "" };
  const page = settingsPage(EMPTY, [
    { ...common, path: "a", required: true },
    { ...common, path: "b", required: false, byDefault: "7" },
  ]);
  assert.match(page, /<code>a<\/code><\/td><td>integer<\/td><td>required</);
  assert.match(page, /<code>b<\/code><\/td><td>integer<\/td><td><code>7<\/code></);
});

Deno.test("summaryOf() gives the first comment without level and tags", () => {
  assert.equal(
    summaryOf("/** Level 2: where bars\n * come from. @module */\nx"),
    "Where bars come from.",
  );
  assert.equal(summaryOf("export {};"), "");
});

Deno.test("withLibPaths() writes imports as readers do, and only once", () => {
  const text = 'import * as mod from &quot;nn/graph/mod.ts&quot;; from "lib/core/mod.ts"';
  const changed = withLibPaths(text);
  assert.equal(
    changed,
    'import * as mod from &quot;lib/nn/graph/mod.ts&quot;; from "lib/core/mod.ts"',
  );
  assert.equal(withLibPaths(changed), changed);
});
