import assert from "node:assert/strict";
import { createBars, prng, sliceBars } from "../../core/mod.ts";
import { sampleBars } from "../../data/mod.ts";
import { framed } from "./framed.ts";
import {
  type Broadcast,
  drawdownFigure,
  equityFigure,
  featureExplorer,
  type MimeBundle,
  priceExplorer,
  reliabilityDomain,
  reliabilityFigure,
  table,
  thresholdExplorer,
  trainingView,
} from "./mod.ts";
import { loadVega, vegaChart, vegaView } from "./vega_chart.ts";

const DISPLAY = Symbol.for("Jupyter.display");
const VEGA_LITE = "application/vnd.vegalite.v5+json";
const DAY_MS = 86_400_000;
const HOSTILE = `<script>alert("1")</script>&`;

/** The Vega-Lite specification of a chart, as a notebook gets it: through JSON. */
function specOf(mime: MimeBundle): Record<string, unknown> {
  return JSON.parse(JSON.stringify(mime[VEGA_LITE]));
}

/** A view of a chart, and the rows that any of its marks is drawn from. */
async function liveChart<Row>(mime: MimeBundle) {
  const spec = specOf(mime);
  const { vegaLite } = await loadVega();
  type Input = Parameters<typeof vegaLite.compile>[0];
  const { data } = vegaLite.compile(spec as unknown as Input).spec;
  const view = await vegaView(spec);
  const tables = () => data!.map(({ name }): Row[] => view.data(name));
  return { view, tables };
}

Deno.test("table() prints columns with digits of their kind, and undefined figures as a dash", () => {
  const { mime } = table([
    { model: "lstm", trades: 1234, share: 0.1234, sharpe: { estimate: 0.5, low: -1, high: 2 } },
    { model: "rule", trades: 7, share: NaN, sharpe: { estimate: null, low: null, high: null } },
  ], { caption: "Two models", formats: { share: "percent", sharpe: "ratio" } });
  assert.equal(
    mime["text/plain"],
    "Two models\n" +
      "model  trades  share              sharpe\n" +
      "lstm    1,234  12.3%  0.50 [−1.00, 2.00]\n" +
      "rule        7      –                   –",
  );
});

Deno.test("table() escapes names and values of data", () => {
  const { mime } = table([{ [HOSTILE]: HOSTILE }], { caption: HOSTILE });
  const html = String(mime["text/html"]);
  assert.doesNotMatch(html, /<script/);
  assert.equal(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;/g)?.length, 3);
});

Deno.test("table() says what it leaves out, has every row's columns and shows no rows as such", () => {
  const rows = Array.from({ length: 5 }, (_, i) => i < 2 ? { a: i } : { a: i, b: "x" });
  assert.match(String(table(rows, { limit: 3 }).mime["text/plain"]), /\n2 {2}x\nand 2 rows more$/);
  assert.match(String(table(rows).mime["text/html"]), /<td[^>]*>–<\/td>/);
  assert.equal(table([]).mime["text/plain"], "no rows");
});

Deno.test("table() gives whole numbers no decimals, small ones three and a large column six digits", () => {
  const { mime } = table([{ a: 1, b: 0.5, c: 31616.5204 }, { a: 2000, b: 12, c: 4800 }]);
  assert.equal(
    mime["text/plain"],
    "    a       b         c\n    1   0.500  31,616.5\n2,000  12.000   4,800.0",
  );
});

Deno.test("table() prints amounts of a column with as many decimals each", () => {
  const amounts = (...values: number[]) =>
    String(
      table(values.map((fees) => ({ fees })), { formats: { fees: "amount" } }).mime["text/plain"],
    )
      .split("\n").slice(1).map((cell) => cell.trim());
  assert.deepEqual(amounts(97_976.3, 99.9001, -0), ["97,976.3", "99.9", "0.0"]);
  assert.deepEqual(amounts(228_785.4, 93_181.8), ["228,785", "93,182"]);
  assert.deepEqual(amounts(1.08455, 1.1), ["1.08455", "1.10000"]);
  assert.deepEqual(amounts(0.5, 12, NaN), ["0.5", "12.0", "–"]);
  assert.deepEqual(amounts(0, 5000), ["0", "5,000"]);
  assert.deepEqual(amounts(0.000012345, Infinity), ["0.00001235", "∞"]);
});

Deno.test("table() writes heads in words, unless told others", () => {
  const row = { maxDrawdown: 0.1, rocAuc: 0.5, prAucLater: 0.5, "MLP minus x": 1, totalFees: 2 };
  const { mime } = table([row], { heads: { totalFees: "fees (cash)" } });
  const heads = String(mime["text/plain"]).split("\n")[0].split(/ {2,}/);
  assert.deepEqual(heads, [
    "max drawdown",
    "ROC-AUC",
    "PR-AUC later",
    "MLP minus x",
    "fees (cash)",
  ]);
  assert.match(String(mime["text/html"]), /<th [^>]*>max drawdown<\/th>/);
  assert.throws(() => table([row], { heads: { fees: "x" } }), /Expected heads of columns out of/);
});

Deno.test("table() refuses a format of a column that is not there", () => {
  assert.throws(() => table([{ a: 1 }], { formats: { b: "percent" } }), {
    name: "RangeError",
    message: "Expected formats of columns out of a but found b",
  });
});

Deno.test("a figure shows itself by Jupyter's symbol, as text and SVG and never as HTML", async () => {
  const time = Float64Array.of(0, DAY_MS), value = Float64Array.of(100, 110);
  const figures = await Promise.all([
    equityFigure([{ name: HOSTILE, time, value }], { initialCash: 100 }),
    drawdownFigure({ [HOSTILE]: { time, drawdown: Float64Array.of(0, 0.1) } }),
    reliabilityFigure([{ predicted: 0.4, observed: 0.5, count: 10 }], { title: HOSTILE }),
  ]);
  for (const shown of figures) {
    const mime = shown[DISPLAY]();
    assert.deepEqual(Object.keys(mime), ["text/plain", "image/svg+xml"]);
    assert.match(shown.svg, /^<svg [^>]*width="\d+" height="\d+"/);
    assert.doesNotMatch(shown.svg, /<script/);
  }
});

Deno.test("framed() keeps the legend inside the width, in as many rows as it takes", () => {
  const inner = '<svg width="300" height="100"></svg>';
  const legend = Array.from({ length: 4 }, (_, i) => (
    { name: `strategy number ${i}`, stroke: { color: "red", dash: "" } }
  ));
  const svg = framed(inner, { title: "t", legend });
  assert.match(svg, /height="206" viewBox="0 0 300 206"/); // title 26, 4 rows of 20, chart 100
  assert.match(svg, /<svg y="106" width="300"/);
  assert.throws(() => framed("<svg></svg>", { title: "t" }), TypeError);
});

Deno.test("framed() shows a line's marker in the legend, too", () => {
  const inner = '<svg width="300" height="100"></svg>';
  const stroke = { color: "red", dash: "", marker: "square" } as const;
  const svg = framed(inner, { title: "t", legend: [{ name: "a", stroke }] });
  assert.match(svg, /<path d="M[^"]*Z" fill="red"\/><text[^>]*>a</);
});

Deno.test("priceExplorer() marks where trades began and ended, and open ones once", async () => {
  const bars = sliceBars(await sampleBars("BTCUSDT-1d"), 0, 100);
  const two = (a: number, b: number) => Float64Array.of(a, b);
  const trades = {
    entryRow: two(5, 50),
    exitRow: two(20, 99),
    entryTime: two(bars.time[5], bars.time[50]),
    exitTime: two(bars.time[20], bars.time[99]),
    side: two(1, -1),
    units: two(1, 1),
    entryPrice: two(4000, 4500),
    exitPrice: two(4200, 4400),
    fees: two(0, 0),
    pnl: two(200, 100),
    return: two(0.05, 0.02),
    bars: two(15, 49),
    open: two(0, 1),
    carry: two(0, 0),
    exitPurpose: two(0, 0),
  };
  const { mime, svg } = await priceExplorer(bars, { trades });
  assert.equal(mime["text/plain"], "BTCUSDT: 100 bars from 2017-08-17 to 2017-11-24, 2 trades");
  const text = JSON.stringify(specOf(mime));
  assert.equal(text.match(/"event":"enter"/g)!.length, 2);
  assert.equal(text.match(/"event":"exit"/g)!.length, 1);
  assert.match(svg, /<svg/);
  // Marks that wait for a mouse would make the picture several times as large.
  assert.doesNotMatch(svg, / opacity="0"|aria-label/);
});

Deno.test("explorers are Vega-Lite 5 with a still SVG beside it, and draw missing prices", async () => {
  const time = Float64Array.of(0, 1, 2, 3).map((day) => day * DAY_MS);
  const price = Float64Array.of(1, NaN, 2, 3);
  const bars = createBars(
    { time, open: price, high: price, low: price, close: price, volume: price },
    { symbol: "HOLED", intervalMs: DAY_MS },
  );
  const { mime } = await priceExplorer(bars);
  assert.deepEqual(Object.keys(mime), ["text/plain", "image/svg+xml", VEGA_LITE]);
  assert.equal(specOf(mime).$schema, "https://vega.github.io/schema/vega-lite/v5.json");
});

Deno.test("featureExplorer() shows each group's mean, of the period alone when one is chosen", async () => {
  const n = 400, random = prng(1);
  const bars = sliceBars(await sampleBars("BTCUSDT-1d"), 0, n);
  const feature = Float64Array.from({ length: n }, () => random.normal());
  const label = feature.map((x, i) => i < n / 2 ? Number(x > 0) : 1);
  feature[0] = NaN;
  const { mime } = await featureExplorer(bars, { feature, label }, {
    featureName: "x",
    labelName: "y",
    groups: 2,
  });
  assert.match(String(mime["text/plain"]), /^y by x: 399 rows in 2 groups$/);
  type Row = { mean?: number; group: number; rows: number };
  const { view, tables } = await liveChart<Row>(mime);
  await view.runAsync();
  const means = () =>
    tables().find(([row]) => row?.mean !== undefined)!.toSorted((a, b) => a.group - b.group);
  const sorted = Array.from(feature.keys()).slice(1).sort((a, b) => feature[a] - feature[b]);
  const lower = sorted.slice(0, Math.ceil(sorted.length / 2));
  const meanOf = (rows: number[]) => rows.reduce((sum, i) => sum + label[i], 0) / rows.length;
  assert.equal(means()[0].rows + means()[1].rows, n - 1);
  assert.ok(Math.abs(means()[0].mean! - meanOf(lower)) < 1e-12);

  // What dragging over the second half leaves behind.
  const fields = [{ field: "time", channel: "x", type: "R" }];
  const values = [[bars.time[n / 2], bars.time[n - 1]]];
  await view.data("period_store", [{ unit: "concat_1", fields, values }]).runAsync();
  for (const { mean } of means()) assert.ok(Math.abs(mean! - 1) < 1e-12);
  assert.equal(means()[0].rows + means()[1].rows, n / 2);
  view.finalize();
});

Deno.test("thresholdExplorer() draws the equity that a count by hand gives, at any threshold", async () => {
  const n = 120, random = prng(2), cost = 0.0015;
  const time = Float64Array.from({ length: n }, (_, i) => i * DAY_MS);
  const probability = Float64Array.from({ length: n }, () => 0.5 + 0.05 * random.normal());
  const forwardReturn = Float64Array.from({ length: n }, () => 0.03 * random.normal());
  const { mime } = await thresholdExplorer({ time, probability, forwardReturn }, { cost });
  type Row = { line?: string; time: number; equity: number };
  const { view, tables } = await liveChart<Row>(mime);
  for (const threshold of [0.5, 0.53]) {
    await view.signal("threshold", threshold).runAsync();
    let equity = 0, held = 0;
    probability.forEach((p, i) => {
      const wished = p > threshold ? 1 : 0;
      equity += wished * forwardReturn[i] - cost * Math.abs(wished - held);
      held = wished;
    });
    const drawn = tables().flat().filter(({ line, time: at }) =>
      line === "long above the threshold" && +at === time[n - 1]
    );
    assert.ok(drawn.length > 0);
    for (const row of drawn) assert.ok(Math.abs(row.equity - Math.exp(equity)) < 1e-9);
  }
  view.finalize();
});

Deno.test("thresholdExplorer() has a slider of four decimals that reaches all probabilities", async () => {
  const rows = { time: [0, 1], probability: [0.41239, 0.61231], forwardReturn: [0, 0] };
  const { mime } = await thresholdExplorer(rows, { cost: 0, threshold: 0.4629185191191102 });
  const [{ value, bind }] = specOf(mime).params as [{ value: number; bind: object }];
  assert.equal(value, 0.4629);
  assert.deepEqual(bind, {
    input: "range",
    min: 0.4123,
    max: 0.6124,
    step: 1e-4,
    name: "threshold (probability) ",
  });
});

Deno.test("reliabilityFigure() of two forecasts can have the axes of both", async () => {
  const near = [{ predicted: 0.5, observed: 0.5, count: 1e6 }];
  const far = [{ predicted: 0.2, observed: 0.9, count: 1e6 }];
  const domain = reliabilityDomain([near, far]);
  const ends = async (bins: typeof near, options = {}) =>
    (await reliabilityFigure(bins, options)).svg.match(/domain&quot;:\[([\d.]+),([\d.]+)\]/)!
      .slice(1).map(Number);
  assert.deepEqual(await ends(near), [0.38, 0.62]);
  assert.deepEqual(await ends(near, { domain }), [...domain]);
  assert.deepEqual(await ends(far), [...domain]);
});

Deno.test("thresholdExplorer() names a row that has no return", async () => {
  const rows = { time: [0, 1], probability: [0.5, 0.6], forwardReturn: [0, NaN] };
  await assert.rejects(thresholdExplorer(rows, { cost: 0 }), {
    name: "RangeError",
    message: "Expected finite values but found 0.6 and NaN in row 1",
  });
});

/** The theme that JupyterLab's dark pages give every Vega-Lite chart: vega-themes' `dark`. */
const DARK_THEME = {
  background: "#333",
  view: { stroke: "#888" },
  title: { color: "#fff", subtitleColor: "#fff" },
  style: { "guide-label": { fill: "#fff" }, "guide-title": { fill: "#fff" } },
  axis: { domainColor: "#fff", gridColor: "#888", tickColor: "#fff" },
};

Deno.test("a chart for exploring is as legible on a dark page: letters dark on its white ground", async () => {
  const bars = sliceBars(await sampleBars("BTCUSDT-1d"), 0, 60);
  const columns = { feature: bars.volume, label: bars.close };
  const text = { data: { values: [{ a: 1 }] }, mark: "text" };
  const a = { field: "a", type: "nominal" };
  const figures = await Promise.all([
    priceExplorer(bars),
    featureExplorer(bars, columns, { featureName: "volume", labelName: "close" }),
    vegaChart({ ...text, encoding: { text: a, column: a, color: a } }, { text: "" }),
    vegaChart({ ...text, title: { text: "t", subtitle: "s" }, encoding: { text: a } }, {
      text: "",
    }),
  ]);
  const { vega, vegaLite } = await loadVega();
  type Input = Parameters<typeof vegaLite.compile>[0];
  for (const { mime, svg } of figures) {
    const { spec } = vegaLite.compile(specOf(mime) as unknown as Input, { config: DARK_THEME });
    const view = new vega.View(vega.parse(spec), { renderer: "none" });
    const dark = await view.toSVG();
    view.finalize();
    // The theme changes nothing at all.
    const colors = (drawn: string) =>
      new Set(Array.from(drawn.matchAll(/(?:fill|stroke)="([^"]*)"/g), ([, color]) => color));
    assert.deepEqual(colors(dark).difference(new Set(["transparent"])), colors(svg));
    assert.match(dark, /<rect width="\d+" height="\d+" fill="white"\/>/);
    assert.doesNotMatch(dark, /<text [^>]*fill="(#fff|white)"/);
  }
});

Deno.test("vegaChart() refuses a specification that Vega-Lite can only draw in part", async () => {
  const spec = {
    data: { values: [{ a: 1 }] },
    mark: "bar",
    encoding: { x: { field: "a", type: "quantitative", scale: { type: "log", zero: true } } },
  };
  await assert.rejects(vegaChart(spec, { text: "" }), /without warnings but found: .*zero/);
});

/** What a notebook would have been sent. */
function recorder() {
  const sent: { type: string; data: MimeBundle; id: string }[] = [];
  const broadcast: Broadcast = (type, { data, transient }) => {
    const { display_id: id } = transient as { display_id: string };
    sent.push({ type, data: data as MimeBundle, id });
    return Promise.resolve();
  };
  return { sent, broadcast };
}

const HISTORY = [
  { epoch: 1, trainLoss: 0.7, validationLoss: 0.69, best: false },
  { epoch: 2, trainLoss: 0.6, validationLoss: 0.68, best: true },
  { epoch: 3, trainLoss: 0.5, validationLoss: 0.71, best: false },
];

Deno.test("trainingView() shows one picture, changes it with each epoch and ends with the kept one", async () => {
  const { sent, broadcast } = recorder();
  const view = await trainingView(broadcast, { title: "LSTM", everyMs: 0 });
  for (const { best: _, ...losses } of HISTORY) {
    view.onEpoch(losses.epoch, 10, losses);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await view.finish(HISTORY);
  const types = sent.map(({ type }) => type);
  assert.deepEqual(types, ["display_data", ...Array(4).fill("update_display_data")]);
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  const texts = sent.map(({ data }) => String(data["text/plain"]));
  assert.match(
    texts[2],
    /^LSTM: epoch 2 of at most 10, .+ s left at most, training loss 0.6000, validation loss 0.6800$/,
  );
  assert.match(
    texts[4],
    /^LSTM: 3 epochs in .+, kept epoch 2, training loss 0.6000, validation loss 0.6800$/,
  );
  // A line through three epochs for each loss.
  assert.equal(
    String(sent[4].data["image/svg+xml"]).match(/ d="M[\d.]+,[\d.]+(L[^"L]+){2}"/g)?.length,
    2,
  );
});

Deno.test("trainingView() begins anew with the next member of an ensemble", async () => {
  const { sent, broadcast } = recorder();
  const view = await trainingView(broadcast, { everyMs: 0 });
  for (const [i, epoch] of [1, 2, 1].entries()) {
    view.onEpoch(i + 1, 4, { epoch, trainLoss: 0.7, validationLoss: 0.7 });
    await new Promise((resolve) => setTimeout(resolve));
  }
  const dots = sent.map(({ data }) => String(data["image/svg+xml"]).match(/<circle/g)?.length ?? 0);
  assert.deepEqual(dots, [0, 2, 4, 2]);
});

Deno.test("trainingView() sends no more often than asked, but always the end", async () => {
  const { sent, broadcast } = recorder();
  const view = await trainingView(broadcast, { everyMs: 60_000 });
  for (const losses of HISTORY) view.onEpoch(losses.epoch, 3, losses);
  await view.finish(HISTORY);
  assert.equal(sent.length, 3);
});

Deno.test("trainingView() goes quiet where nobody can be shown anything", async () => {
  let calls = 0;
  const view = await trainingView(() => {
    calls++;
    throw new Error("Deno.jupyter is only available in `deno jupyter` subcommand");
  }, { everyMs: 0 });
  view.onEpoch(1, 2, { trainLoss: 0.7, validationLoss: 0.7 });
  await view.finish(HISTORY);
  assert.equal(calls, 1);
});

Deno.test("trainingView() draws a metric below the losses, and tells the pace it is given", async () => {
  const { sent, broadcast } = recorder();
  const view = await trainingView(broadcast, { title: "LSTM", metricName: "ROC area", everyMs: 0 });
  const measured = HISTORY.map((record, i) => ({ ...record, metric: 0.5 + i / 100 }));
  const { trainLoss, validationLoss, metric } = measured[0];
  const pace = { stepsPerSecond: 12.5, remainingMs: 61_000 };
  view.onEpoch(1, 10, { trainLoss, validationLoss, metric, ...pace });
  await view.finish(measured);
  const texts = sent.map(({ data }) => String(data["text/plain"]));
  assert.equal(
    texts[1],
    "LSTM: epoch 1 of at most 10, 61.0 s left at most, 12.5 steps/s, " +
      "training loss 0.7000, validation loss 0.6900, ROC area 0.5000",
  );
  assert.match(texts[2], /kept epoch 2, training loss 0.6000, .*, ROC area 0.5100$/);
  const [without, last] = [sent[0], sent[2]].map(({ data }) => String(data["image/svg+xml"]));
  assert.match(last, /ROC area \(validation\)/);
  assert.doesNotMatch(without, /ROC area/);
  // The charts stand below each other: neither covers the other.
  const tops = [...last.matchAll(/<svg y="(\d+)"[^>]* height="(\d+)"/g)].map((m) => m.slice(1));
  assert.equal(tops.length, 2);
  assert.equal(Number(tops[1][0]), Number(tops[0][0]) + Number(tops[0][1]));
});
