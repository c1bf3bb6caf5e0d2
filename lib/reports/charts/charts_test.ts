import assert from "node:assert/strict";
import fc from "fast-check";
import { seriesStroke } from "../palette.ts";
import { equityChart } from "./equity.ts";
import { loadChartKit } from "./kit.ts";
import { wilson } from "./reliability.ts";
import { tradeHistogram } from "./trade_histogram.ts";

const kit = await loadChartKit();

Deno.test("draw() escapes its title and names the picture for those who cannot see it", () => {
  const title = `a "b" <script>alert(1)</script> & 'c'`;
  const svg = tradeHistogram(kit, Float64Array.of(0.1), { width: 280, title });
  assert.match(svg, / role="img"/);
  assert.ok(!svg.includes("<script"));
  assert.ok(svg.includes('aria-label="a &quot;b&quot; &lt;script&gt;'));
  assert.match(svg, / viewBox="0 0 280 170"/);
});

Deno.test("tradeHistogram() counts by round numbers", () => {
  for (const trades of [1, 3, 7, 16, 76, 1234]) {
    const svg = tradeHistogram(kit, new Float64Array(trades).fill(0.1), { width: 280, title: "" });
    const texts = [...svg.matchAll(/<text[^>]*>([\d.]+k?)<\/text>/g)].map(([, text]) => text);
    const counts = texts.map((text) => parseFloat(text) * (text.endsWith("k") ? 1000 : 1));
    assert.ok(counts.length >= 2 && counts.length <= 5, `${texts}`);
    assert.match(String(counts[1]), /^[125]0*$/);
    assert.deepEqual(counts, counts.map((_, i) => i * counts[1]));
  }
});

Deno.test("equityChart() draws at most 1500 points a series", () => {
  const n = 50_000;
  const time = Float64Array.from({ length: n }, (_, i) => i * 60_000);
  const value = Float64Array.from(time, (_, i) => 1000 + 100 * Math.sin(i));
  const svg = equityChart(kit, [{ name: "a", stroke: seriesStroke(0), time, value }], {
    initialCash: 1000,
    width: 880,
    title: "Equity",
  });
  const points = [...svg.matchAll(/ d="(M[^"]*)"/g)].map(([, d]) => d.split(/[ML]/).length - 1);
  assert.ok(Math.max(...points) > 1000 && Math.max(...points) <= 1500, `${Math.max(...points)}`);
});

// statsmodels 0.15.0 proportion_confint(count, nobs, method="wilson").
Deno.test("wilson() gives the interval of a known library", () => {
  const near = (found: readonly number[], expected: readonly number[]) =>
    expected.forEach((x, i) => assert.ok(Math.abs(found[i] - x) < 1e-9, `${found[i]}`));
  near(wilson(0, 10), [0, 0.27753279986288926]);
  near(wilson(0.3, 10), [0.10779126740630104, 0.6032218525388546]);
});

Deno.test("wilson() lies within 0 and 1 and holds the share", () => {
  fc.assert(fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (hits, n) => {
    const share = Math.min(hits, n) / n;
    const [low, high] = wilson(share, n);
    assert.ok(low >= 0 && high <= 1 && low <= share + 1e-12 && share <= high + 1e-12);
  }));
});
