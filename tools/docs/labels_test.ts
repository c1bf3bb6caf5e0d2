import assert from "node:assert/strict";
import { configSchema } from "../../lib/experiments/mod.ts";
import * as labels from "../../lib/labels/mod.ts";
import { LABELS_PAGE, labelsPage } from "./labels.ts";

/** Markdown without what the formatter of the repository decides: widths of tables, line ends. */
const bare = (markdown: string) =>
  markdown.replace(/-{3,}/g, "---").replace(/\*/g, "_").replace(/\s/g, "");

Deno.test("docs/labels.md says what the declarations of all labels say", async () => {
  const kept = await Deno.readTextFile(LABELS_PAGE);
  assert.ok(bare(kept) === bare(labelsPage()), "Write it anew: see tools/docs/labels.ts");
});

Deno.test("every kind of labels that is declared can be made, and the other way round", () => {
  const others = new Set([
    ...[
      "barrierLevels",
      "concurrency",
      "createLabels",
      "labelReport",
      "labelVolatility",
      "maskFilled",
    ],
    ...["returnAttribution", "timeDecay", "uniqueness", "volatilityScaledGrid"],
  ]);
  const made = Object.entries(labels).filter(([name, value]) =>
    typeof value === "function" && !others.has(name)
  );
  assert.deepEqual(made.map(([name]) => name).sort(), Object.keys(labels.LABEL_KINDS).sort());
});

Deno.test("docs/labels.md names every kind of label that an experiment can have", () => {
  const refused = configSchema.safeParse({ label: { kind: "none" } });
  const issue = refused.error!.issues.find(({ path }) => path[0] === "label")!;
  const kinds = [...issue.message.matchAll(/"(\w+)"/g)].map(([, kind]) => kind);
  assert.ok(kinds.length >= 5);
  for (const kind of kinds) assert.match(labelsPage(), new RegExp(`\n\\| \`${kind}\` `));
});
