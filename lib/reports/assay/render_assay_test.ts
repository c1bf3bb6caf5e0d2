import assert from "node:assert/strict";
import { assayResult, readMatrix, readResult } from "../../assay/mod.ts";
import { resultOf, SAMPLES } from "../../assay/testing.ts";
import { loadChartKit } from "../charts/kit.ts";
import { curveChart } from "./curve_chart.ts";
import { deflationChart } from "./deflation_chart.ts";
import { renderAssay } from "./render_assay.ts";

// After a wanted change: `deno test -P lib/reports/assay -- --update`, then look at each picture.
const UPDATE = Deno.args.includes("--update");
const kit = await loadChartKit();

async function assertSnapshot(name: string, svg: string): Promise<void> {
  const path = new URL(`../fixtures/${name}.svg`, import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), `${name}.svg has changed`);
}

const result = await readResult(`${SAMPLES}vectorbt_returns.csv`);
const alternatives = await readMatrix(`${SAMPLES}vectorbt_alternatives.csv`);
const report = assayResult(result, { trials: 28, alternatives, resamples: 200 });

Deno.test("renderAssay() holds verdict, figures, trials, robustness and what is not known", async () => {
  const page = await renderAssay(report);
  assert.match(page, /<h1>Assay of vectorbt_returns.csv<\/h1>/);
  assert.match(page, /class="verdict caution"[^]*No evidence for this result/);
  for (
    const title of ["Figures", "Wealth and drawdown", "Trials", "What it hangs on", "What the file"]
  ) {
    assert.match(page, new RegExp(`<h2>${title}`));
  }
  assert.match(page, /28 \(stated\)[^]*Without the best days[^]*By year[^]*2021/);
  assert.match(page, /column 10\/30/);
  const [main] = page.match(/<main>[^]*<\/main>/)!;
  assert.doesNotMatch(main, /undefined|NaN|\[object|Infinity/);
  assert.equal(page, await renderAssay(report));
});

Deno.test("renderAssay() loads nothing and escapes what comes from files", async () => {
  const evil = `<script>alert(1)</script><img src=x onerror="alert(2)">`;
  const named = {
    ...resultOf(result.series!.returns, { path: evil, name: evil, read: [evil] }),
  };
  const benchmark = { path: evil, time: undefined, returns: result.series!.returns };
  const renamed = { ...alternatives, names: alternatives.names.map(() => evil), time: undefined };
  const page = await renderAssay(
    assayResult(named, { resamples: 200, benchmark, alternatives: renamed }),
  );
  assert.match(page, /&lt;script&gt;alert\(1\)/);
  assert.equal(page.split("<script").length, 3);
  assert.doesNotMatch(page, /<img|(src|href)="(?!#)/);
  assert.match(page, /default-src &#39;none&#39;/);
});

Deno.test("renderAssay() bears results without times, without trades and with endless evidence", async () => {
  const series = { time: undefined, returns: result.series!.returns };
  const untimed = assayResult(resultOf(series.returns, { series }), {
    periodsPerYear: 365,
    resamples: 200,
  });
  assert.match(await renderAssay(untimed), /observation<\/text>[^]*No times: years/);
  const steady = Float64Array.from({ length: 100 }, (_, i) => 0.01 + 0.001 * Math.sin(i * i));
  assert.match(
    await renderAssay(assayResult(resultOf(steady), { resamples: 200 })),
    /outlasts any number of trials/,
  );
  const falling = steady.map((value) => -value);
  const down = await renderAssay(assayResult(resultOf(falling), { resamples: 200 }));
  assert.match(down, /Nothing was gained in total/);
  assert.match(down, /no length would be enough/);
});

Deno.test("curveChart() and deflationChart() draw as they did", async () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => 1 + 0.3 * Math.sin(i / 6) + i / 100);
  const options = { width: 600, height: 200, title: "Wealth", reference: 1, y: { grid: true } };
  const time = Float64Array.from(values, (_, i) => Date.UTC(2023, 0, 1 + 9 * i));
  await assertSnapshot("assay_curve", curveChart(kit, values, { ...options, time, filled: true }));
  await assertSnapshot(
    "assay_curve_untimed",
    curveChart(kit, values, { ...options, time: undefined }),
  );
  const svg = deflationChart(kit, report.deflation, { width: 600, title: "Deflated" });
  await assertSnapshot("assay_deflation", svg);
});
