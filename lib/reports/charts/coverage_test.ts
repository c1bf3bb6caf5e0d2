import assert from "node:assert/strict";
import type { QualityReport } from "../../data/mod.ts";
import { coverageChart } from "./coverage.ts";
import { gapMap } from "./gap_map.ts";
import { loadChartKit } from "./kit.ts";
import { rowNames } from "./row_names.ts";

// After a wanted change: `deno test -P lib/reports/charts -- --update`, then look at each picture.
const UPDATE = Deno.args.includes("--update");
const kit = await loadChartKit();

async function assertSnapshot(name: string, svg: string): Promise<void> {
  const path = new URL(`../fixtures/${name}.svg`, import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), `${name}.svg has changed`);
}

type Input = Pick<QualityReport, "symbol" | "interval" | "from" | "to" | "gaps" | "coverage">;

const report = (symbol: string, rows: readonly number[]): Input => ({
  symbol,
  interval: "1h",
  from: "2023-01-01T00:00:00Z",
  to: "2023-06-30T23:00:00Z",
  coverage: rows.map((count, k) => ({ month: `2023-0${k + 1}`, expected: 10_000, rows: count })),
  gaps: {
    count: 2,
    longestBars: 700,
    missingBars: 701,
    list: [
      { after: "2023-02-10T00:00:00Z", before: "2023-02-10T02:00:00Z", bars: 1 },
      { after: "2023-05-01T00:00:00Z", before: "2023-05-30T05:00:00Z", bars: 700 },
    ],
  },
});

const reports = [
  report("BTC/USDT", [10_000, 9_999, 9_900, 9_899, 8_999, 0]),
  report("ETH/USDT", [10_000, 10_001, 0, 5_000]),
];

Deno.test("coverageChart() has a cell a month, of its class's colour", async () => {
  const svg = coverageChart(kit, reports, { width: 600, title: "Coverage" });
  await assertSnapshot("coverage", svg);
  // A month that lacks one bar of 10,000 is neither drawn nor told as complete.
  assert.match(svg, /2023-02: 9,999 of 10,000 bars, 99\.99%/);
  assert.match(svg, /2023-02: 10,001 of 10,000 bars, 100\.00%/);
  const fills = [...svg.matchAll(/fill="var\(--(\w+)[^>]*><title>2023/g)].map(([, name]) => name);
  const first = ["blue", "sky", "sky", "orange", "vermillion", "vermillion"];
  assert.deepEqual(fills, [...first, "blue", "blue", "vermillion", "vermillion"]);
});

Deno.test("gapMap() marks gaps, however short, in the row of their instrument", async () => {
  const svg = gapMap(kit, reports, { width: 600, title: "Gaps" });
  await assertSnapshot("gap_map", svg);
  assert.match(svg, /1 bar of 1h missing between 2023-02-10 and 2023-02-10 02:00/);
  for (const [, width] of svg.matchAll(/width="([\d.]+)"[^>]*><title>/g)) {
    assert.ok(Number(width) >= 1.9, width);
  }
});

Deno.test("coverage and gaps without any rows are drawn, too", () => {
  const none = { ...report("X", []), from: "", to: "" };
  const gaps = { count: 0, longestBars: 0, missingBars: 0, list: [] };
  for (const inputs of [[], [{ ...none, gaps }]]) {
    for (const chart of [coverageChart, gapMap]) {
      const svg = chart(kit, inputs, { width: 350, title: "Nothing" });
      assert.match(svg, /^<svg .*(<\/svg>|\/>)$/s);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    }
  }
});

Deno.test("rowNames() tells instruments of one name apart and cuts long ones", () => {
  const names = (symbols: readonly string[]) =>
    rowNames(symbols.map((symbol, i) => ({ symbol, interval: i < 2 ? "1h" : "1d" }))).rows
      .map(({ name }) => name);
  assert.deepEqual(names(["A", "B", "A"]), ["A 1h", "B", "A 1d"]);
  assert.deepEqual(names(["A", "A"]), ["A 1h (1)", "A 1h (2)"]);
  assert.equal(names(["x".repeat(100)])[0].length, 24);
});
