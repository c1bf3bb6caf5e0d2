import assert from "node:assert/strict";
import { loadChartKit } from "./kit.ts";
import { seedDots } from "./seed_dots.ts";

// After a wanted change: `deno test -P lib/reports/charts -- --update`, then look at the picture.
const UPDATE = Deno.args.includes("--update");

Deno.test("seedDots() draws a dot for each seed, filled above chance, and the mean", async () => {
  const dot = (model: string, seed: number, value: number) => (
    { model, seed, value, better: value > 0.53 }
  );
  const svg = seedDots(await loadChartKit(), [
    ...[0.512, 0.541, 0.55].map((value, k) => dot("lstm", 7 + k, value)),
    ...[0.497, 0.505, 0.503].map((value, k) => dot("gru", 7 + k, value)),
  ], { width: 600, title: "Seeds", label: "ROC-AUC by seed", reference: 0.5 });
  const path = new URL("../fixtures/seed_dots.svg", import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), "seed_dots.svg has changed");
});
