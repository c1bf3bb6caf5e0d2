import assert from "node:assert/strict";
import { withText } from "../../tests/assay/with_text.ts";
import { sharpe, totalReturn } from "../metrics/mod.ts";
import { readResult } from "./mod.ts";
import { openZipFile } from "./open_zip.ts";
import { SAMPLES } from "./testing.ts";

const ZIP = `${SAMPLES}freqtrade.zip`;

/** The result in the zip, as older versions write it beside it. */
async function resultText(): Promise<string> {
  const entries = await openZipFile(ZIP);
  const entry = entries.find(({ name }) => /\d\.json$/.test(name))!;
  return new TextDecoder().decode(await entry.bytes());
}

const text = await resultText();
const theirs = JSON.parse(text).strategy.EmaCross;

Deno.test("readResult() has freqtrade's own figures of the wallet in its zip", async () => {
  const { series, trades, costs, openTrades, strategies, format } = await readResult(ZIP, {
    select: "EmaCross",
  });
  assert.equal(format, "freqtrade");
  assert.equal(totalReturn(series!.returns).toFixed(10), theirs.profit_total.toFixed(10));
  // Freqtrade divides by the deviation of all days, without the 1 of a sample.
  const annual = sharpe(series!.returns, { periodsPerYear: 365 });
  assert.ok(Math.abs(annual / theirs.wallet_stats.sharpe - 1) < 1e-3, `${annual}`);
  assert.equal(trades!.gain.length, theirs.total_trades);
  const profit = trades!.profit.reduce((sum, value) => sum + value, 0);
  assert.equal(profit.toFixed(4), theirs.profit_total_abs.toFixed(4));
  assert.deepEqual([costs, openTrades, strategies], ["charged", 0, 2]);
});

Deno.test("readResult() books profits on the days that freqtrade does when there is no wallet", async () => {
  await withText(text, async (path) => {
    const { series, realisedOnly } = await readResult(path, { select: "EmaCross" });
    assert.equal(realisedOnly, true);
    const { time, returns } = series!;
    const booked = new Map(theirs.daily_profit as readonly [string, number][]);
    let balance = theirs.starting_balance;
    for (let i = 0; i < returns.length; i++) {
      const profit = booked.get(new Date(time![i]).toISOString().slice(0, 10)) ?? 0;
      assert.ok(Math.abs(returns[i] * balance - profit) < 1e-6, `${i}: ${returns[i]} ${profit}`);
      balance += profit;
    }
    assert.equal(balance.toFixed(4), theirs.final_balance.toFixed(4));
  }, ".json");
});

Deno.test("readResult() asks for one of several strategies of freqtrade", async () => {
  await assert.rejects(() => readResult(ZIP), {
    message: /found 2: EmaCross, SlowCross; say --select NAME/,
  });
  await assert.rejects(() => readResult(ZIP, { select: "Other" }), { message: /EmaCross/ });
});

Deno.test("readResult() names the place of what is wrong in a result of freqtrade", async () => {
  const broken = JSON.parse(text);
  broken.strategy.SlowCross.trades[3].profit_ratio = "much";
  await withText(
    JSON.stringify(broken),
    (path) =>
      assert.rejects(() => readResult(path, { select: "SlowCross" }), {
        message: /strategy\.SlowCross\.trades\.3\.profit_ratio: .*expected number/,
      }),
    ".json",
  );
});

Deno.test("readResult() sees that fees of freqtrade are 0, and leaves open trades out", async () => {
  const free = JSON.parse(text);
  const { trades } = free.strategy.EmaCross;
  for (const trade of trades) trade.fee_open = trade.fee_close = 0;
  trades.at(-1).is_open = true;
  await withText(JSON.stringify(free), async (path) => {
    const { costs, openTrades } = await readResult(path, { select: "EmaCross" });
    assert.deepEqual([costs, openTrades], ["none", 1]);
  }, ".json");
});
