/**
 * What reports, comparisons and the index look like, next to stored pictures. Needs Chromium, like
 * pages.ts. After a wanted change: `ASSAY_UPDATE_SCREENSHOTS=1 deno task test:browser`, then look at
 * each picture that has changed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import {
  loadRun,
  readExperiments,
  renderCompare,
  renderIndex,
  renderReport,
} from "lib/reports/mod.ts";
import type { ReportInput } from "lib/reports/mod.ts";
import { fabricateRun } from "lib/reports/testing/fabricated_run.ts";
import { assertPicture } from "./assert_picture.ts";
import { assertFits, closeBrowser, inPage, LOOKS, withPage } from "./browser.ts";
import { runExperiment } from "./run_experiment.ts";
import { writeRuns } from "./write_runs.ts";

const STORED = "tests/browser/screenshots";

const run = fabricateRun({ models: 4, bars: 300, folds: 2, epochs: 12 });
/** The same run as if its verdict had been another. */
const judged = (code: "evidence" | "weakEvidence", sentence: string): ReportInput => ({
  ...run,
  metrics: { ...run.metrics, verdict: { code, sentence } },
  manifest: {
    ...run.manifest,
    config: { ...run.manifest.config as object, seed: 8, models: [] },
  },
});
/** What a comparison needs no more of. */
const few = fabricateRun({ models: 2, bars: 300, folds: 2, epochs: 1 });
const edge = judged("evidence", "The lstm predicts and pays.");

const folder = await (async () => {
  const root = await Deno.makeTempDir();
  const runs = "btc-daily-direction/runs";
  await writeRuns(root, [
    [`${runs}/2024-06-11T09-30-12-7f3a11c2`, run],
    [`${runs}/2024-06-12T10-01-44-5b0e93d7`, edge],
    [`${runs}/2024-06-13T18-20-09-c81f2a60`, judged("weakEvidence", "Predicts, does not pay.")],
  ]);
  await Deno.writeTextFile(`${root}/report.html`, await renderReport(run));
  await Deno.writeTextFile(
    `${root}/compare.html`,
    await renderCompare([few, { ...edge, metrics: few.metrics }]),
  );
  await Deno.writeTextFile(`${root}/index.html`, renderIndex(await readExperiments(root)));
  return root;
})();

const urlOf = (path: string) => pathToFileURL(`${folder}/${path}`).href;

Deno.test.afterAll(async () => {
  await closeBrowser();
  await Deno.remove(folder, { recursive: true });
});

for (const name of ["report", "compare", "index"]) {
  for (const look of LOOKS) {
    const { width, colorScheme } = look;
    Deno.test(`${name} looks as stored, ${width} px, ${colorScheme}`, async () => {
      await withPage(
        urlOf(`${name}.html`),
        (page) => assertPicture(page, `${STORED}/${name}-${width}-${colorScheme}.png`),
        look,
      );
    });
  }
}

/** What may go wrong with a page, as a script that does it. */
const ACCIDENTS = {
  "a line of another colour": "document.documentElement.style.setProperty('--green', '#e69f00')",
  "a verdict of another colour":
    "document.documentElement.style.setProperty('--vermillion', '#009e73')",
  "a legend without its swatches":
    "document.querySelectorAll('.legend svg').forEach((svg) => svg.remove())",
  "a table of wider cells":
    "document.querySelectorAll('td').forEach((td) => { td.style.paddingLeft = '17px' })",
  "a chart that is gone": "document.querySelector('#folds svg').style.visibility = 'hidden'",
  "a page that has grown": "document.querySelector('footer').style.paddingTop = '30px'",
};

for (const [accident, script] of Object.entries(ACCIDENTS)) {
  Deno.test(`a stored picture tells ${accident}`, async () => {
    await withPage(urlOf("report.html"), async (page) => {
      await inPage(page, `(() => { ${script}; })()`);
      await assert.rejects(
        assertPicture(page, `${STORED}/report-1200-light.png`, { readonly: true }),
        /^AssertionError.*: Expected the page to look like .* but found .* different; /,
      );
    });
  });
}

Deno.test("the README's picture is the report of the bundled experiment", async () => {
  const out = await Deno.makeTempDir();
  try {
    await runExperiment(out);
    const runs = `${out}/btc-daily-direction/runs`;
    const [{ name }] = [...Deno.readDirSync(runs)];
    const { metrics, ...rest } = await loadRun(`${runs}/${name}`);
    // The one thing in the picture that no two runs share.
    const dated = { ...metrics, runId: "2026-01-01T00-00-00-00000000" };
    await Deno.writeTextFile(`${out}/report.html`, await renderReport({ ...rest, metrics: dated }));
    await withPage(pathToFileURL(`${out}/report.html`).href, async (page) => {
      await assertFits(page);
      // Figures of trained models may differ in a digit between processors.
      const table = await page.locator("#models .scroll").first().boundingBox();
      assert.ok(table);
      const height = Math.round(table.y + table.height) + 16;
      await assertPicture(page, "docs/images/report.png", { height, tolerance: 0.2 });
    });
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
