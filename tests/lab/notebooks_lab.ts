/**
 * JupyterLab in a real browser, as a reader uses it: run, watch, interrupt, restart, complete.
 * Needs Chromium and `deno task lab --setup`; `deno task test:lab` runs it.
 * ASSAY_UPDATE_SCREENSHOTS=1 takes the README's picture anew.
 *
 * @module
 */
import assert from "node:assert/strict";
import { labPlaces } from "../../cli/lab/places.ts";
import type { Page } from "../browser/packages.ts";
import { notebookOf, type SavedCell } from "./notebook_file.ts";
import { openLab } from "./notebook_page.ts";

const { project } = labPlaces();
const README_PICTURE = `${project}/docs/images/jupyterlab.png`;

const lab = await openLab();
Deno.test.afterAll(async () => await lab[Symbol.asyncDispose]());
// The list of files is part of the README's picture.
for await (const { name } of Deno.readDir(`${project}/notebooks`)) {
  if (name.endsWith(".ipynb")) {
    await Deno.copyFile(`${project}/notebooks/${name}`, `${lab.folder}/${name}`);
  }
}

const committed = (name: string) => Deno.readTextFile(`${project}/notebooks/${name}.ipynb`);
const shown = (page: Page, cell: number) =>
  page.locator(".jp-CodeCell").nth(cell).locator(".jp-Cell-outputArea");

function assertAllRan(cells: readonly SavedCell[]): void {
  const errors = cells.flatMap(({ outputs }) => outputs)
    .filter(({ output_type: type, name }) => type === "error" || name === "stderr");
  assert.deepEqual(errors, []);
  assert.deepEqual(
    cells.map(({ execution_count }) => execution_count),
    cells.map((_, index) => index + 1),
  );
}

/** Charts, as JupyterLab shows SVG. */
const PICTURES = "img[src^='data:image/svg+xml']";

/** Records the title of the picture in the cell of the training view while it runs, whenever it is another. */
const WATCH = `
  globalThis.seen = [];
  new MutationObserver(() => {
    const cell = document.querySelectorAll(".jp-CodeCell")[3];
    if (cell?.querySelector(".jp-InputPrompt").textContent !== "[*]:") return;
    const titles = [...cell.querySelectorAll("${PICTURES}")]
      .map(({ src }) => decodeURIComponent(src).match(/aria-label="([^"]*)"/)[1]).join(" and ");
    if (titles && seen.at(-1) !== titles) seen.push(titles);
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
`;

Deno.test("lab: 06_training runs, its chart and its table are seen", async () => {
  await lab.withNotebook("06_training", await committed("06_training"), async (notebook) => {
    const { page } = notebook;
    await notebook.runAll();
    await notebook.finished();
    assertAllRan(await notebook.save());

    const chart = shown(page, 3).locator(PICTURES);
    await chart.scrollIntoViewIfNeeded();
    // An image that cannot be drawn has no width of its own.
    const width = await chart.evaluate((img: { naturalWidth: number }) => img.naturalWidth);
    assert.ok(width > 300, `The chart is ${width} pixels wide`);
    const table = shown(page, 4).locator("table");
    assert.ok(await table.isVisible());
    assert.match(await table.innerText(), /epoch\s+train loss\s+validation loss\s+kept/);
    assert.ok(await table.locator("tbody tr").count() > 5);
    if (Deno.env.get("ASSAY_UPDATE_SCREENSHOTS") === "1") await takePicture(page);
  });
});

Deno.test("lab: the picture of a training changes in place while its cell runs", async () => {
  const text = await committed("06_training");
  // As committed it ends within two of its pictures.
  const longer = text.replace("epochs: 20, patience: 6", "epochs: 300, patience: 300");
  assert.notEqual(longer, text);
  await lab.withNotebook("longer", longer, async (notebook) => {
    const { page } = notebook;
    await page.evaluate(WATCH);
    await notebook.runAll();
    await notebook.finished();
    assertAllRan(await notebook.save());
    const titles = await page.evaluate("seen") as string[];
    assert.ok(titles.every((title) => /^Training: \w/.test(title)), titles.join("; "));
    const epochs = titles.map((title) => Number(title.match(/: epoch (\d+) of at most/)?.[1]))
      .filter((epoch) => epoch > 0);
    assert.ok(epochs.length > 2, `The picture changed in the running cell: ${titles.join("; ")}`);
    assert.deepEqual(epochs, epochs.toSorted((a, b) => a - b));
    assert.equal(await shown(page, 3).locator(PICTURES).count(), 1, "It is replaced, not followed");
    const last = await shown(page, 3).locator(PICTURES).getAttribute("src");
    assert.match(decodeURIComponent(last!), /Training: 300 epochs in .*kept epoch \d+/);
  });
});

async function takePicture(page: Page): Promise<void> {
  const cell = page.locator(".jp-CodeCell").nth(3);
  await cell.evaluate((cell: { scrollIntoView(options: unknown): void }) =>
    cell.scrollIntoView({ block: "start" })
  );
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await Deno.mkdir(`${project}/docs/images`, { recursive: true });
  await page.screenshot({ path: README_PICTURE });
}

Deno.test("lab: the interrupt button ends while (true) {}, variables stay", async () => {
  const cells = ["const kept = 41; 'ready'", "while (true) {}", "kept + 1"];
  await lab.withNotebook("interrupt", notebookOf(cells), async (notebook) => {
    const { page } = notebook;
    await notebook.runAll();
    await shown(page, 0).getByText("ready").waitFor();
    await page.locator(".jp-Notebook-ExecutionIndicator[data-status=busy]").waitFor();
    await notebook.press("interrupt-kernel");
    await notebook.finished();
    const [, loop, after] = await notebook.save();
    assert.deepEqual(loop.outputs.map(({ ename }) => ename), ["Interrupted"]);
    assert.deepEqual(after.outputs, [], "What waited behind the loop does not run");

    await page.locator(".jp-CodeCell").nth(2).locator(".cm-content").click();
    await notebook.press("run-cell-and-select-next");
    await shown(page, 2).getByText("42").waitFor();
  });
});

Deno.test("lab: Restart Kernel and Run All Cells passes", async () => {
  await lab.withNotebook("02_quality", await committed("02_quality"), async (notebook) => {
    await notebook.runAll();
    await notebook.finished();
    const first = await notebook.save();
    assertAllRan(first);
    await notebook.press("restart-run-all");
    await notebook.page.locator(".jp-Dialog .jp-mod-accept").click();
    await notebook.started();
    await notebook.finished();
    const second = await notebook.save();
    // Counts begin anew, which they do in a new kernel only.
    assertAllRan(second);
    assert.deepEqual(second, first);
  });
});

Deno.test("lab: Tab after `lib.` offers the rooms of lib, after `features.` its names", async () => {
  const cells = ['import * as lib from "lib/mod.ts"; "imported"', ""];
  await lab.withNotebook("completion", notebookOf(cells), async (notebook) => {
    const { page } = notebook;
    await notebook.runAll();
    await notebook.finished();
    const editor = page.locator(".jp-CodeCell").nth(1).locator(".cm-content");
    const offered = async (typed: string) => {
      await editor.fill("");
      await editor.pressSequentially(typed);
      await page.keyboard.press("Tab");
      const items = page.locator(".jp-Completer .jp-Completer-match");
      await items.first().waitFor();
      const names = await items.allTextContents();
      await page.keyboard.press("Escape");
      return names;
    };
    const rooms = await offered("lib.");
    for (const room of ["backtest", "data", "features", "models", "reports", "validation"]) {
      assert.ok(rooms.includes(room), `${room} in ${rooms}`);
    }
    assert.ok((await offered("lib.features.")).includes("rsi"));
  });
});
