import assert from "node:assert/strict";
import { assertBars, checkBars } from "./check_bars.ts";
import { sampleBars, type SampleName, SAMPLES } from "./sample_bars.ts";

const NAMES = Object.keys(SAMPLES) as SampleName[];

Deno.test("sampleBars() has the rows, days and hash that SAMPLES describes, without errors", async () => {
  for (const name of NAMES) {
    const bars = await sampleBars(name);
    const { symbol, interval, rows, first, last, calendar } = SAMPLES[name];
    const report = assertBars(bars, { calendar });
    assert.deepEqual([report.symbol, report.interval, report.rows], [symbol, interval, rows]);
    assert.deepEqual([report.from, report.to], [`${first}T00:00:00Z`, `${last}T00:00:00Z`]);
  }
});

Deno.test("sampleBars() has days that are known from elsewhere", async () => {
  const at = async (name: SampleName, day: string) => {
    const bars = await sampleBars(name);
    const row = bars.time.indexOf(Date.parse(day));
    return [bars.open[row], bars.high[row], bars.low[row], bars.close[row], bars.coverage?.[row]];
  };
  // Binance's daily bars of the pandemic crash, and of a day with an outage.
  assert.deepEqual(await at("BTCUSDT-1d", "2020-03-12"), [7_934.58, 7_966.17, 4_410, 4_800, 1]);
  assert.equal((await at("BTCUSDT-1d", "2018-02-08"))[4]! < 0.5, true);
  // Yahoo's first trading day of 2000.
  const sp500 = await at("SP500-1d", "2000-01-03");
  assert.deepEqual(sp500, [1_469.25, 1_478, 1_438.359985, 1_455.219971, undefined]);
});

Deno.test("checkBars() marks the samples' incomplete days, and the index's holidays as gaps", async () => {
  const btc = checkBars(await sampleBars("BTCUSDT-1d"));
  const incomplete = btc.issues.find(({ code }) => code === "incomplete-bar")!;
  assert.deepEqual([incomplete.severity, incomplete.count, incomplete.rows[0]], ["warning", 21, 0]);
  assert.equal(btc.gaps.count, 0);

  const sp500 = checkBars(await sampleBars("SP500-1d"), {
    calendar: SAMPLES["SP500-1d"].calendar,
  });
  // The exchange stayed closed from 11 to 14 September 2001.
  const longest = { after: "2001-09-10T00:00:00Z", before: "2001-09-17T00:00:00Z", bars: 4 };
  assert.equal(sp500.gaps.longestBars, 4);
  assert.deepEqual(sp500.gaps.list.filter(({ bars }) => bars === 4), [longest]);
});

Deno.test("sampleBars() refuses a name that it does not know", async () => {
  await assert.rejects(sampleBars("DOGE-1d" as SampleName), {
    name: "RangeError",
    message: 'Expected a sample among BTCUSDT-1d, ETHUSDT-1d, SP500-1d but found "DOGE-1d"',
  });
});
