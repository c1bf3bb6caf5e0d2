import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import type { ReportInput } from "../input.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { renderCompare } from "./render_compare.ts";

interface PageElement {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

function parse(page: string): (selector: string) => PageElement[] {
  const { document } = parseHTML(page) as unknown as { document: PageElement };
  return (selector) => [...document.querySelectorAll(selector)];
}

const a = fabricateRun({ models: 4, bars: 60, folds: 2, epochs: 3 });
const evil = `<img src=x onerror="alert(1)">`;
const b: ReportInput = {
  ...a,
  metrics: { ...a.metrics, runId: evil, experiment: evil, models: a.metrics.models.slice(1) },
  manifest: { ...a.manifest, config: { seed: 8, models: ["smaCross"], [evil]: evil } },
};

Deno.test("renderCompare() puts the figures of each model side by side", async () => {
  const find = parse(await renderCompare([a, b]));
  const rows = find("[aria-label='ROC-AUC by model and run'] tbody tr").map((row) =>
    [...row.querySelectorAll("th,td")].map((cell) => cell.textContent)
  );
  assert.deepEqual(rows.map(([name]) => name), ["buyAndHold", "smaCross", "logistic", "lstm"]);
  assert.deepEqual(rows[0].slice(1), ["0.500 [–, –]", "–"]);
  assert.match(rows[3][1], /^0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]$/);
  assert.equal(rows[3][1], rows[3][2]);
  assert.equal(find(".alarm").length, 0);
});

Deno.test("renderCompare() marks the settings that differ and folds the same ones away", async () => {
  const find = parse(await renderCompare([a, b]));
  const differing = find("#configuration tr.differs").map((row) => row.textContent.trim());
  assert.ok(differing.includes("seed78"), differing.join());
  assert.ok(differing.includes(`${evil}–${evil}`));
  assert.equal(find("#configuration details tr.differs").length, 0);
  assert.equal(find("#provenance > .scroll").length, 0);
  assert.match(find("#provenance p")[0].textContent, /No fact differs/);
});

Deno.test("renderCompare() says when the runs were not judged on the same rows", async () => {
  const other = { ...a.metrics, data: { ...a.metrics.data, sha256: "x" } };
  const find = parse(await renderCompare([a, { ...a, metrics: other }]));
  assert.match(find(".alarm")[0].textContent, /different data, so/);
});

Deno.test("renderCompare() and the verdict's cell do not pass a smoke run for a result", async () => {
  const smoke = { ...a, manifest: { ...a.manifest, config: { smoke: true } } };
  const rows = parse(await renderCompare([a, smoke]))("#runs tbody tr");
  assert.match(rows[0].textContent, /No evidence/);
  assert.match(rows[1].textContent, /Smoke run, not a result/);
  assert.doesNotMatch(rows[1].textContent, /No evidence/);
});

Deno.test("renderCompare() escapes the runs' text and needs two runs", async () => {
  const find = parse(await renderCompare([a, b]));
  assert.equal(find("img,[onerror]").length, 0);
  await assert.rejects(renderCompare([a]), { name: "RangeError", message: /two runs .* found 1$/ });
});
