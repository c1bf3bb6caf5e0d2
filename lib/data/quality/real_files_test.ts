import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkBars, type CheckBarsOptions } from "../check_bars.ts";
import { loadBars } from "../load_bars.ts";

/** Files of real trading beside the repository; their README says what is wrong with them. */
const FOLDER = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

function there(): boolean {
  try {
    return Deno.statSync(`${FOLDER}BTCUSDT-2h-2017-2024.csv`).isFile;
  } catch {
    console.log(`real files: skipped, there are none in ${FOLDER}`);
    return false;
  }
}

const ignore = !there();

async function check(name: string, interval: string, options?: CheckBarsOptions) {
  const bars = await loadBars(`${FOLDER}${name}.csv`, { interval });
  const report = checkBars(bars, options);
  const counts = Object.fromEntries(report.issues.map(({ code, count }) => [code, count]));
  return { bars, report, counts };
}

Deno.test({
  name:
    "checkBars() finds the 19 outages of Binance in seven years of 2 h bars, the longest of 34 h",
  ignore,
  async fn() {
    const { report: { rows, gaps, coverage }, counts } = await check("BTCUSDT-2h-2017-2024", "2h");
    assert.deepEqual([rows, gaps.count, gaps.list.length], [30_535, 19, 19]);
    const hours = gaps.list.map(({ after, before }) =>
      (Date.parse(before) - Date.parse(after)) / 36e5
    );
    assert.equal(Math.max(...hours), 34);
    // Each gap is as many bars as its hours say: 16 of 2 h between bars that are 34 h apart.
    assert.deepEqual(gaps.list.map(({ bars }) => bars), hours.map((h) => h / 2 - 1));
    const missing = coverage.reduce((sum, month) => sum + month.expected - month.rows, 0);
    assert.equal(missing, gaps.missingBars);
    assert.deepEqual(Object.keys(counts), ["gap", "outlier-return", "price-jump"]);
  },
});

Deno.test({
  name: "checkBars() finds the same outages in another market's bars",
  ignore,
  async fn() {
    const btc = await check("BTCUSDT-2h-2017-2024", "2h");
    const { report, counts } = await check("ETHUSDT-2h-2017-2024", "2h");
    assert.deepEqual([report.rows, report.gaps.count], [29_318, 19]);
    // Five bars that the first file lacks are in this one, without any trade.
    assert.equal(counts["zero-volume"], 5);
    const starts = btc.report.gaps.list.map(({ after }) => after);
    assert.deepEqual(report.gaps.list.filter(({ after }) => !starts.includes(after)), []);
  },
});

Deno.test({
  name: "checkBars() finds every minute without a trade, and no gap",
  ignore,
  async fn() {
    const usdt = await check("BTCUSDT-1m-2023-03", "1m");
    const usdc = await check("BTCUSDC-1m-2023-03", "1m");
    assert.deepEqual([usdt.counts["zero-volume"], usdc.counts["zero-volume"]], [658, 12_971]);
    assert.deepEqual([usdt.report.gaps.count, usdc.report.gaps.count], [0, 0]);
    assert.deepEqual([usdt.report.rows, usdc.report.rows], [30_240, 30_240]);
    assert.deepEqual(usdt.report.coverage, [{ month: "2023-03", expected: 30_240, rows: 30_240 }]);
    // The rows that the issue names are those without volume, counted by hand.
    const rows = [...usdt.bars.volume.keys()].filter((row) => usdt.bars.volume[row] === 0);
    const [issue] = usdt.report.issues.filter(({ code }) => code === "zero-volume");
    assert.deepEqual(issue.rows, rows.slice(0, 100));
  },
});

Deno.test({
  name: "checkBars() sees the weeks in which a stablecoin lost its peg between two sources",
  ignore,
  async fn() {
    const { bars } = await check("BTCUSDC-1m-2023-03", "1m");
    const { report } = await check("BTCUSDT-1m-2023-03", "1m", {
      against: { bars, priceTolerance: 0.05, volumeTolerance: Infinity },
    });
    const { common, columns, list } = report.against!;
    assert.equal(common, 30_240);
    assert.ok(columns.find(({ column }) => column === "close")!.largest > 0.1);
    // On Saturday, 11 March 2023 the one dollar coin was worth 0.87 of the other.
    assert.ok(list.every(({ time }) => time.startsWith("2023-03-11")), list[0].time);
  },
});
