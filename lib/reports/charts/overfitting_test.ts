import assert from "node:assert/strict";
import { chanceHistogram } from "./chance_histogram.ts";
import { countTicks } from "./count_ticks.ts";
import { degradationChart } from "./degradation.ts";
import { loadChartKit } from "./kit.ts";

// After a wanted change: `deno test -P lib/reports/charts -- --update`, then look at each picture.
const UPDATE = Deno.args.includes("--update");
const kit = await loadChartKit();

async function assertSnapshot(name: string, svg: string): Promise<void> {
  const path = new URL(`../fixtures/${name}.svg`, import.meta.url);
  if (UPDATE) await Deno.writeTextFile(path, `${svg}\n`);
  assert.equal(`${svg}\n`, await Deno.readTextFile(path), `${name}.svg has changed`);
}

const counted = (svg: string, noun: string) =>
  [...svg.matchAll(new RegExp(`fill="var\\(--(\\w+)[^>]*><title>[^<]*: (\\d+) ${noun}`, "g"))]
    .map(([, name, count]) => [name, Number(count)] as const);

Deno.test("chanceHistogram() counts a value at the mark to the side asked for", async () => {
  const values = Float64Array.of(-1, -0.5, 0, 0, 0.5, 1, 1, Infinity, NaN);
  const options = { mark: 0, label: "log odds", noun: "split", width: 600, title: "Halves" };
  const atMost = chanceHistogram(kit, values, { ...options, counted: "atMost" });
  const atLeast = chanceHistogram(kit, values, { ...options, counted: "atLeast" });
  const sum = (svg: string) =>
    counted(svg, "split").reduce(
      (sum, [name, count]) => name === "vermillion" ? sum + count : sum,
      0,
    );
  assert.deepEqual([sum(atMost), sum(atLeast)], [4, 5]);
  await assertSnapshot("chance_histogram", atMost);
});

Deno.test("degradationChart() draws hexagons and the line, and leaves out what is infinite", async () => {
  const inSample = Float64Array.of(0.1, 0.1, 0.12, 0.15, 0.2, Infinity);
  const outOfSample = Float64Array.of(0.02, 0.02, -0.01, 0.05, -0.08, 0.1);
  const svg = degradationChart(kit, {
    probability: 0.4,
    lossProbability: 0.4,
    logits: new Float64Array(6),
    inSample,
    outOfSample,
    degradation: { slope: -0.9, intercept: 0.12 },
  }, { figure: "Sharpe ratio a period", width: 600, title: "Degradation" });
  assert.doesNotMatch(svg, /NaN|Infinity/);
  await assertSnapshot("degradation", svg);
});

Deno.test("countTicks() are at most five whole numbers from 0 up to the highest", () => {
  for (const highest of [1, 2, 3, 4, 7, 19, 100, 12_345]) {
    const ticks = countTicks(highest);
    assert.ok(ticks.length >= 2 && ticks.length <= 5, `${highest}`);
    assert.ok(ticks.every(Number.isInteger) && ticks[0] === 0 && ticks.at(-1)! <= highest);
  }
});

Deno.test("charts of chance without data are drawn, too", () => {
  const none = new Float64Array(0);
  const options = { width: 280, title: "Empty" };
  const svgs = [
    chanceHistogram(kit, none, {
      ...options,
      mark: 0,
      counted: "atLeast",
      label: "x",
      noun: "shuffle",
    }),
    degradationChart(kit, {
      probability: NaN,
      lossProbability: NaN,
      logits: none,
      inSample: none,
      outOfSample: none,
      degradation: { slope: NaN, intercept: NaN },
    }, { ...options, figure: "mean return" }),
  ];
  for (const svg of svgs) {
    assert.match(svg, /^<svg.*<\/svg>$/s);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  }
});
