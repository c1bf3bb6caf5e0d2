import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { fabricateRun } from "../testing/fabricated_run.ts";
import { writeRun } from "../testing/write_run.ts";
import { readExperiments } from "./read_experiments.ts";
import { renderIndex } from "./render_index.ts";
import { renderLive } from "./render_live.ts";
import { sparkline } from "./sparkline.ts";

interface PageElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

function parse(page: string): (selector: string) => PageElement[] {
  const { document } = parseHTML(page) as unknown as { document: PageElement };
  return (selector) => [...document.querySelectorAll(selector)];
}

const EVIL = `a <img src=x onerror=alert(1)> #?&`;

const folder = await (async () => {
  const root = await temporaryFolder();
  const run = fabricateRun({ models: 4, bars: 60, folds: 2, epochs: 3 });
  for (const path of [`${EVIL}/runs/2024-01-01-aa`, `${EVIL}/runs/2024-01-02-bb`, "b/runs/half"]) {
    await Deno.mkdir(`${root}/${path}`, { recursive: true });
    if (path.startsWith(EVIL)) await writeRun(`${root}/${path}`, run, Deno.writeTextFile);
  }
  await Deno.writeTextFile(`${root}/${EVIL}/runs/2024-01-02-bb/report.html`, "");
  await Deno.mkdir(`${root}/planned`);
  await Deno.writeTextFile(`${root}/planned/experiment.json`, `{"question": "Is it so?"}`);
  await Deno.mkdir(`${root}/.hidden/runs/x`, { recursive: true });
  await Deno.mkdir(`${root}/notes`);
  return root;
})();

Deno.test("readExperiments() finds experiments and their runs, the latest first", async () => {
  const found = await readExperiments(folder);
  assert.deepEqual(found.map(({ name }) => name), [EVIL, "b", "planned"]);
  assert.deepEqual(found[0].runs.map(({ runId }) => runId), ["2024-01-02-bb", "2024-01-01-aa"]);
  const { leader, equity, metrics } = found[0].runs[0];
  const best = Math.max(...metrics.models.map(({ forecast }) => forecast.rocAuc.estimate ?? 0));
  assert.equal(leader?.forecast.rocAuc.estimate, best);
  assert.equal(equity.length, 2);
  assert.match(found[1].problems[0], /b\/runs\/half .* found no metrics\.json$/);
  assert.equal(found[2].question, "Is it so?");
});

Deno.test("readExperiments() never lets buy-and-hold lead while a model is judged", async () => {
  const root = await temporaryFolder();
  const run = fabricateRun({ models: 4, bars: 60, folds: 2, epochs: 3 });
  const none = { estimate: 0.5, low: null, high: null };
  const models = run.metrics.models.map((model, i) => {
    const rocAuc = model.kind === "buyAndHold" ? none : { ...none, estimate: 0.499 - i / 100 };
    return { ...model, forecast: { ...model.forecast, rocAuc } };
  });
  for (const [id, kept] of [["a", models], ["b", models.slice(0, 1)]] as const) {
    await Deno.mkdir(`${root}/e/runs/${id}`, { recursive: true });
    const changed = { ...run, metrics: { ...run.metrics, models: kept } };
    await writeRun(`${root}/e/runs/${id}`, changed, Deno.writeTextFile);
  }
  const [{ runs }] = await readExperiments(root);
  assert.deepEqual(runs.map(({ leader }) => leader?.name), [models[0].name, models[1].name]);
  assert.equal(models[0].kind, "buyAndHold");
});

Deno.test("renderIndex() does not pass a smoke run for a result", async () => {
  const [first, ...rest] = await readExperiments(folder);
  const runs = first.runs.map((run) => (
    { ...run, manifest: { ...run.manifest, config: { smoke: true } } }
  ));
  const text = parse(renderIndex([{ ...first, runs }, ...rest]))("tbody tr")[0].textContent;
  assert.match(text, /Smoke run, not a result/);
  assert.doesNotMatch(text, /No evidence/);
});

Deno.test("renderIndex() shows each run, links reports that exist and escapes names", async () => {
  const find = parse(renderIndex(await readExperiments(folder)));
  assert.equal(find("img,[onerror]").length, 0);
  assert.deepEqual(find("h2").map((h) => h.textContent), [EVIL, "b", "planned"]);
  assert.equal(find("tbody tr").length, 2);
  const links = find("tbody a").map((a) => a.getAttribute("href"));
  assert.deepEqual(links, [`${encodeURIComponent(EVIL)}/runs/2024-01-02-bb/report.html`]);
  assert.match(find("tbody tr")[0].textContent, /^2024-01-02-bbNo evidence/);
  assert.equal(find("thead th")[3].textContent, "ROC-AUC");
  assert.equal(find("tbody svg path").length, 4);
  assert.match(find("[role=img]")[0].getAttribute("aria-label")!, /buy and hold at [\d,]+$/);
});

Deno.test("renderIndex() connects to nothing unless it is served", async () => {
  const experiments = await readExperiments(folder);
  const policy = (page: string) => parse(page)("meta[http-equiv]")[0].getAttribute("content")!;
  assert.doesNotMatch(policy(renderIndex(experiments)), /connect-src/);
  const live = renderIndex(experiments, { liveScript: "go()" });
  assert.match(policy(live), /connect-src 'self'/);
  assert.equal(parse(live)("script").at(-1)!.textContent, "go()");
});

Deno.test("renderLive() tells how far a run is and when it may end", async () => {
  const record = {
    schemaVersion: 1 as const,
    experiment: EVIL,
    runId: "r",
    startedAt: "2024-01-01T00:00:00Z",
    updatedAt: "2024-01-01T00:00:30Z",
    done: 3,
    total: 4,
    note: "lstm <b>",
    curves: [{ model: EVIL, fold: 1, trainLoss: [0.7, 0.6], validationLoss: [0.7, null] }],
  };
  const find = parse(`<html><body>${await renderLive([record])}</body></html>`);
  assert.equal(find("progress")[0].getAttribute("value"), "0.7500");
  assert.equal(find("p")[0].textContent, "75%, about 10.0 s left · lstm <b>");
  assert.equal(find("img,b").length, 0);
  assert.deepEqual(
    find("svg[role=img]").map((svg) => svg.getAttribute("aria-label")),
    [`Loss by epoch so far of ${EVIL}, fold 2`],
  );
  const early = await renderLive([{ ...record, done: 0, total: 0 }]);
  assert.match(early, />0% · lstm/);
});

Deno.test("sparkline() keeps to its box, for flat lines and single points, too", () => {
  for (const lines of [[Float64Array.of(1, 5, 2), Float64Array.of(0, 9)], [Float64Array.of(3)]]) {
    const { text } = sparkline(lines, { title: "t" })!;
    for (const [, x, y] of text.matchAll(/[ML]([\d.-]+),([\d.-]+)/g)) {
      assert.ok(Number(x) >= 0 && Number(x) <= 150 && Number(y) >= 0 && Number(y) <= 36, text);
    }
  }
  assert.equal(sparkline([new Float64Array(0)], { title: "t" }), null);
});
