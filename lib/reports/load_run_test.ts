import assert from "node:assert/strict";
import { loadRun } from "./load_run.ts";
import { renderReport } from "./render_report.ts";
import { fabricateRun } from "./testing/fabricated_run.ts";
import { writeRun } from "./testing/write_run.ts";

async function withRunFolder(models: number, use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const run = fabricateRun({ models, bars: 60, folds: 2, epochs: 3 });
    await writeRun(dir, run, Deno.writeTextFile);
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("loadRun() reads back what a run has written, so that the report is the same", async () => {
  for (const models of [2, 4]) {
    await withRunFolder(models, async (dir) => {
      const run = fabricateRun({ models, bars: 60, folds: 2, epochs: 3 });
      assert.equal(await renderReport(await loadRun(dir)), await renderReport(run));
    });
  }
});

Deno.test("loadRun() gives verdicts of old versions today's names", async () => {
  await withRunFolder(2, async (dir) => {
    const metrics = JSON.parse(await Deno.readTextFile(`${dir}/metrics.json`));
    for (
      const [old, now] of [
        ["noEdge", "noEvidence"],
        ["forecastOnly", "weakEvidence"],
        ["edge", "evidence"],
        ["evidence", "evidence"],
      ]
    ) {
      const verdict = { code: old, sentence: "As it was said then." };
      await Deno.writeTextFile(`${dir}/metrics.json`, JSON.stringify({ ...metrics, verdict }));
      const run = await loadRun(dir);
      assert.deepEqual(run.metrics.verdict, { ...verdict, code: now });
      assert.match(await renderReport(run), /As it was said then\./);
    }
  });
});

Deno.test("loadRun() says in one line what it expected of a missing or foreign folder", async () => {
  const refuses = async (dir: string, name: string, message: RegExp) => {
    await assert.rejects(loadRun(dir), (error: Error) => {
      assert.equal(error.name, name);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  };
  await refuses(
    "no/such",
    "TypeError",
    /^Expected no\/such to be a finished run's .* nothing there$/,
  );
  await refuses("deno.json", "TypeError", /found a file$/);
  await refuses("lib/reports", "TypeError", /manifest\.json .* found no metrics\.json$/);

  await withRunFolder(2, async (dir) => {
    await Deno.writeTextFile(`${dir}/metrics.json`, `{"schemaVersion": 2}`);
    await refuses(dir, "TypeError", /found schemaVersion 2 in metrics\.json instead of 1$/);
    await Deno.writeTextFile(`${dir}/metrics.json`, `{"schemaVersion": 1, "question": ""}`);
    await refuses(dir, "TypeError", /found no models in metrics\.json$/);
    await Deno.writeTextFile(`${dir}/metrics.json`, "null");
    await refuses(dir, "TypeError", /found no record in metrics\.json$/);
    await Deno.writeTextFile(`${dir}/metrics.json`, "{");
    await refuses(dir, "SyntaxError", /metrics\.json to be JSON but found: /);
    await Deno.remove(`${dir}/equity.parquet`);
    await refuses(dir, "TypeError", /found no equity\.parquet$/);
  });
});
