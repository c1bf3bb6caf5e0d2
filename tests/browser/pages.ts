/**
 * Reports, comparisons and the index in a real browser, without a network. Needs Chromium, so
 * `deno task test` leaves it out: `deno task test:browser` runs it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { pathToFileURL } from "node:url";
import { readExperiments, renderCompare, renderIndex, renderReport } from "lib/reports/mod.ts";
import type { ReportInput } from "lib/reports/mod.ts";
import { fabricateRun } from "lib/reports/testing/fabricated_run.ts";
import { assertAccessible, assertFits, closeBrowser, inPage, LOOKS, withPage } from "./browser.ts";
import { writeRuns } from "./write_runs.ts";

const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script> "'&`;

const sound = fabricateRun({ models: 6, bars: 600, folds: 4, epochs: 20 });
const hostile: ReportInput = {
  ...sound,
  metrics: {
    ...sound.metrics,
    experiment: EVIL,
    runId: EVIL,
    data: { ...sound.metrics.data, symbol: EVIL, source: EVIL },
    verdict: { code: "evidence", sentence: EVIL },
  },
  manifest: { ...sound.manifest, command: EVIL, config: { [EVIL]: EVIL } },
};

/** A folder of experiments with every kind of page, of which one is as hostile as names can be. */
const folder = await (async () => {
  const root = await Deno.makeTempDir();
  const experiment = EVIL.replaceAll("/", "");
  await writeRuns(root, [
    ["sound/runs/a", sound],
    ["sound/runs/c", sound],
    [`${experiment}/runs/b`, hostile],
  ]);
  await Deno.writeTextFile(`${root}/report.html`, await renderReport(hostile));
  await Deno.writeTextFile(`${root}/compare.html`, await renderCompare([sound, hostile, sound]));
  await Deno.writeTextFile(`${root}/index.html`, renderIndex(await readExperiments(root)));
  return root;
})();

const urlOf = (path: string) => pathToFileURL(`${folder}/${path}`).href;
const REPORT = urlOf("sound/runs/a/report.html");

const BACKGROUND = "getComputedStyle(document.body).backgroundColor";
const WHITE = "rgb(255, 255, 255)", BLACK = "rgb(21, 23, 26)";

Deno.test.afterAll(async () => {
  await closeBrowser();
  await Deno.remove(folder, { recursive: true });
});

for (const path of ["sound/runs/a/report.html", "report.html", "compare.html", "index.html"]) {
  for (const look of LOOKS) {
    const name = `${path} fits, is accessible and asks for nothing`;
    Deno.test(`${name}, ${look.width} px, ${look.colorScheme}`, async () => {
      await withPage(urlOf(path), async (page) => {
        await assertFits(page);
        assert.equal(await page.locator("img, iframe").count(), 0);
        // What is folded away is held to the same.
        await inPage(page, "document.querySelectorAll('details').forEach((d) => d.open = true)");
        await assertFits(page);
        await assertAccessible(page);
      }, look);
    });
  }
}

Deno.test("a report shows its verdict in the first screen, on a phone, too", async () => {
  for (const width of [390, 1200]) {
    await withPage(REPORT, async (page) => {
      const box = await page.locator(".verdict").boundingBox();
      assert.ok(box && box.y > 0 && box.y + box.height < 600, JSON.stringify(box));
    }, { width });
  }
});

Deno.test("a report follows the reader's light or dark", async () => {
  const colors: unknown[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await withPage(REPORT, async (page) => {
      colors.push(await inPage(page, BACKGROUND));
    }, { colorScheme });
  }
  assert.deepEqual(colors, [WHITE, BLACK]);
});

Deno.test("a reader chooses light or dark by keys, is remembered, and can go back", async () => {
  await withPage(REPORT, async (page) => {
    const checked = () => page.locator("input[name=colours]:checked").inputValue();
    const press = async (key: string, choice: string, color: string) => {
      await page.keyboard.press(key);
      assert.deepEqual([await checked(), await inPage(page, BACKGROUND)], [choice, color]);
      await page.reload();
      assert.deepEqual([await checked(), await inPage(page, BACKGROUND)], [choice, color]);
      await page.locator("input[name=colours]:checked").focus();
    };
    assert.deepEqual([await checked(), await inPage(page, BACKGROUND)], ["auto", WHITE]);
    await page.locator("input[name=colours]:checked").focus();
    await press("ArrowRight", "light", WHITE);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await inPage(page, BACKGROUND), WHITE);
    await press("ArrowRight", "dark", BLACK);
    await page.emulateMedia({ colorScheme: "light" });
    await assertAccessible(page);
    const form = "getComputedStyle(document.documentElement).colorScheme";
    assert.equal(await inPage(page, form), "dark");
    await press("ArrowRight", "auto", WHITE);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await inPage(page, BACKGROUND), BLACK);
    assert.equal(await inPage(page, "localStorage.length"), 0);
  });
});

Deno.test("light chosen in the dark is as legible as any, and a second page follows", async () => {
  await withPage(REPORT, async (page, context) => {
    const other = await context.newPage();
    await other.goto(urlOf("compare.html"));
    await page.locator(".colours label", { hasText: "light" }).click();
    await assertAccessible(page);
    await other.waitForFunction(`${BACKGROUND} === "${WHITE}"`);
    assert.equal(await other.locator("input[name=colours]:checked").inputValue(), "light");
  }, { colorScheme: "dark" });
});

Deno.test("a page that may remember nothing changes its colours all the same", async () => {
  // Pages of data: addresses have no storage: to ask for it throws.
  const page = await Deno.readTextFile(`${folder}/index.html`);
  await withPage(`data:text/html;base64,${Buffer.from(page).toString("base64")}`, async (page) => {
    await assert.rejects(inPage(page, "localStorage.length"), /SecurityError/);
    await page.locator(".colours label", { hasText: "dark" }).click();
    assert.equal(await inPage(page, BACKGROUND), BLACK);
  });
});

Deno.test("lines of a legend differ in more than their colours", async () => {
  for (const path of ["sound/runs/a/report.html", "compare.html"]) {
    await withPage(urlOf(path), async (page) => {
      const legends = await inPage<string[][]>(
        page,
        `[...document.querySelectorAll(".legend")].map((legend) =>
          [...legend.querySelectorAll("svg:has(path)")].map((svg) =>
            svg.innerHTML.replace(/(stroke|fill)="[^"]*"/g, "")))`,
      );
      assert.ok(legends.some((swatches) => swatches.length > 1));
      for (const swatches of legends) assert.equal(new Set(swatches).size, swatches.length);
    });
  }
});

Deno.test("a report's headline table needs no scrolling on a desktop", async () => {
  await withPage(REPORT, async (page) => {
    const hidden = "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)";
    assert.equal(await inPage(page, `${hidden}(document.querySelector("#models .scroll"))`), 0);
  });
});

Deno.test("a report's table is sorted by a press of a key, and says so", async () => {
  await withPage(REPORT, async (page) => {
    const table = page.locator("#models table").first();
    const cells = async (n: number) =>
      (await table.locator(`tbody tr > :nth-child(${n})`).allTextContents()).map((t) => t.trim());
    const before = await cells(1);
    const head = table.locator("thead th").nth(5);
    await head.locator("button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    const figures = (await cells(6)).map(parseFloat);
    assert.deepEqual(figures, figures.toSorted((a, b) => b - a));
    await page.keyboard.press("Enter");
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    const rising = (await cells(6)).map(parseFloat);
    assert.deepEqual(rising, rising.toSorted((a, b) => a - b));
    await table.locator("thead button").first().click();
    assert.equal(await head.getAttribute("aria-sort"), null);
    const byName = before.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
    assert.deepEqual(await cells(1), byName);
    // Missing figures stay last in either direction.
    const auc = table.locator("thead button").nth(1);
    for (const _ of ["descending", "ascending"]) {
      await auc.click();
      assert.equal((await cells(2)).at(-1), "–");
    }
  });
});

Deno.test("a report's charts are read by pointer and by keys", async () => {
  await withPage(REPORT, async (page) => {
    const figure = page.locator("#equity-and-drawdown figure.wide").first();
    const readout = figure.locator(".readout");
    assert.match(await readout.innerText(), /press ← or →/);
    await figure.locator("svg").focus();
    await page.keyboard.press("Home");
    const first = await readout.innerText();
    assert.match(first, /^2020-07-0\d · buy and hold [\d,]+ · buyAndHold [\d,]+ · smaCross/);
    // Every line starts at the initial cash, give or take its first bar.
    const [, started] = first.match(/buy and hold ([\d,]+)/)!;
    assert.ok(Math.abs(Number(started.replaceAll(",", "")) / 100_000 - 1) < 0.15, started);
    await page.keyboard.press("End");
    assert.match(await readout.innerText(), /^2022-02-\d\d/);
    const { equity, model } = sound.tables.equity as { equity: Float64Array; model: string[] };
    const last = equity[model.lastIndexOf("benchmark")];
    const shown = Number(
      (await readout.innerText()).match(/hold ([\d,]+)/)![1].replaceAll(",", ""),
    );
    assert.ok(Math.abs(shown / last - 1) < 0.01, `${shown} for ${last}`);
    await figure.locator("svg").hover({ position: { x: 300, y: 100 } });
    assert.match(await readout.innerText(), /^202[01]-/);
    assert.equal(await figure.locator("line.cursor").getAttribute("visibility"), "visible");
  });
});

Deno.test("a report says once a section that its charts can be read", async () => {
  for (const width of [390, 1200]) {
    await withPage(REPORT, async (page) => {
      for (const id of ["learning-curves", "equity-and-drawdown", "thresholds"]) {
        const readouts = page.locator(`#${id} .readout:visible`);
        const said = (await readouts.allInnerTexts()).filter((text) => text.trim() !== "");
        assert.ok(await readouts.count() > 1);
        assert.deepEqual(said, [
          "Point at a chart, or focus it and press ← or →, to read its values.",
        ]);
      }
    }, { width });
  }
});

Deno.test("a report's slider tells what a threshold would have earned", async () => {
  await withPage(REPORT, async (page) => {
    const box = page.locator("#thresholds .explore").first();
    assert.ok(await box.isVisible());
    const output = box.locator("output");
    await box.locator("input").focus();
    await page.keyboard.press("Home");
    const { thresholds } = sound.metrics.models.find((model) => model.thresholds.length > 0)!;
    const gained = thresholds.filter(({ curve }) => curve[0].objective! > 0).length;
    assert.ok(gained > 0 && gained < 4, "The run tells folds apart");
    const low = await output.innerText();
    // A return of a bar, as percent: its fraction would have more zeros than anyone counts.
    assert.match(low, /at 0\.400: \S+% on average over 4 folds, above 0 in \d; .* 99\.8% of bars/);
    assert.ok(low.includes(`above 0 in ${gained};`), low);
    await page.keyboard.press("End");
    assert.match(await output.innerText(), /at 0\.600: –/);
  });
});

Deno.test("a report's data can be saved", async () => {
  await withPage(REPORT, async (page) => {
    const waiting = page.waitForEvent("download");
    await page.locator("a[download='trades.csv']").click();
    const text = await Deno.readTextFile(await (await waiting).path());
    assert.match(text, /^model,side,entryTime,/);
    const trades = (sound.tables.trades.model as string[]).length;
    assert.equal(text.trim().split("\n").length, trades + 1);
  }, { offline: false, allowed: /^data:text\/csv/ });
});

Deno.test("a report is whole without its script, and its contents lead to every section", async () => {
  await withPage(REPORT, async (page) => {
    assert.equal(
      await page.locator(".explore:visible, .colours:visible, thead button, .readout").count(),
      0,
    );
    assert.ok(await page.locator("svg.chart:visible").count() > 10);
    await page.locator("nav a", { hasText: "Glossary" }).click();
    assert.ok(await page.locator("#glossary h2").isVisible());
  }, { javaScriptEnabled: false, allowed: /#glossary$/ });
});

Deno.test("a report on paper is black on white, without what only a screen can do", async () => {
  await withPage(REPORT, async (page) => {
    await page.locator(".colours label", { hasText: "dark" }).click();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const paper = await inPage(
      page,
      "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
    );
    assert.deepEqual(paper, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    assert.equal(
      await page.locator("nav:visible, .explore:visible, .readout:visible, .colours:visible")
        .count(),
      0,
    );
    assert.ok((await page.pdf()).length > 10_000);
  }, { colorScheme: "dark" });
});

Deno.test("the index is filtered by words", async () => {
  await withPage(urlOf("index.html"), async (page) => {
    const rows = page.locator("tbody tr:visible");
    const heads = page.locator("thead").last().locator("th");
    assert.equal(await heads.filter({ hasText: "Equity" }).locator("button").count(), 0);
    assert.equal(await heads.filter({ hasText: "Verdict" }).locator("button").count(), 1);
    assert.equal(await rows.count(), 3);
    await page.locator("input[type=search]").fill("no evidence");
    assert.equal(await rows.count(), 2);
    assert.match(await rows.first().innerText(), /No evidence/);
    assert.equal(await page.locator("[data-count]").innerText(), "2 of 3 runs");
    await page.locator("input[type=search]").fill("nothing such");
    assert.equal(await page.locator("h2:visible").count(), 0);
    await page.locator("input[type=search]").fill("");
    assert.equal(await rows.count(), 3);
  });
});

Deno.test("the index leads to reports whose experiment has a hostile name", async () => {
  await withPage(urlOf("index.html"), async (page) => {
    await page.locator("tbody tr", { hasText: /Evidence/ }).locator("a").click();
    await page.locator(".verdict").waitFor();
    assert.equal(await page.locator(".verdict p").innerText(), EVIL);
  }, { allowed: /\/runs\/b\/report\.html$/ });
});
