import assert from "node:assert/strict";
import { z } from "zod";
import { applyOverrides, configSchema } from "../../lib/experiments/mod.ts";
import { listSettings, type Schema } from "./settings.ts";

const settings = listSettings(z.toJSONSchema(configSchema, { io: "input" }) as Schema);
const setting = (path: string) => settings.find((entry) => entry.path === path);

Deno.test("listSettings() gives bounds, defaults and what is due", () => {
  assert.deepEqual(setting("label (direction).horizon"), {
    path: "label (direction).horizon",
    values: "integer, at least 1",
    byDefault: "1",
    required: false,
    description: "How much later, in bars",
  });
  assert.deepEqual(setting("validation (walkForward).test")?.required, true);
  assert.deepEqual(setting("validation (walkForward).test")?.byDefault, undefined);
  assert.equal(setting("policy.side")?.values, '"long" or "longShort"');
});

Deno.test("listSettings() looks into alternatives and lists", () => {
  assert.equal(setting("data (file).calendar")?.byDefault, '"continuous"');
  assert.equal(setting("models[] (logistic).l2")?.byDefault, "1");
  assert.equal(setting("models[] (smaCross).fast")?.values, "integer, at least 1");
});

Deno.test("listSettings() names every key once, and defaults that the schema takes", async () => {
  const paths = settings.map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length);
  const file = new URL("../../experiments/btc-daily-direction/experiment.json", import.meta.url);
  const bundled = configSchema.parse(JSON.parse(await Deno.readTextFile(file)));
  for (const { path, byDefault } of settings) {
    if (byDefault === undefined || path.includes("(")) continue;
    configSchema.parse(applyOverrides(bundled, [`${path}=${byDefault}`]));
  }
});
