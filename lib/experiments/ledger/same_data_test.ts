import assert from "node:assert/strict";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { prng } from "../../core/mod.ts";
import { countOpenings } from "../holdout.ts";
import {
  appendTrials,
  countTrials,
  identityOf,
  type LedgerLine,
  type Trial,
  trialsOn,
  verifyLedger,
} from "../ledger.ts";
import { type BarsSpan, barsSpan, spansOverlap } from "./bars_span.ts";
import { beginTrials } from "./begin_trials.ts";
import { groupByData } from "./group_by_data.ts";
import { recordTrials } from "./record_trials.ts";
import { loadReturns } from "./returns.ts";
import { summarizeLedger } from "./summarize_ledger.ts";
import { trialHistory } from "./trial_history.ts";

const DAY_MS = 86_400_000;

const span = (from: string, to: string, extra: Partial<BarsSpan> = {}): BarsSpan => ({
  symbol: "BTCUSDT",
  intervalMs: DAY_MS,
  from: `${from}T00:00:00.000Z`,
  to: `${to}T00:00:00.000Z`,
  ...extra,
});

/** A finished trial on a file of its own. */
function trial(model: string, bars?: BarsSpan | readonly BarsSpan[], extra: Partial<Trial> = {}) {
  return {
    time: "2024-01-01T00:00:00.000Z",
    experiment: "x",
    runId: model,
    model,
    configSha256: "c",
    trialSha256: model,
    dataSha256: `file of ${model}`,
    barsSha256: `bars of ${model}`,
    ...bars ? { bars: [bars].flat() } : {},
    label: "direction/1",
    smoke: false,
    metrics: {},
    ruleSha256: "rule",
    ...extra,
  } satisfies Trial;
}

const temporaryLedger = async () => `${await temporaryFolder()}/ledger.jsonl`;

Deno.test("barsSpan() reaches from the first open to the last close", () => {
  const time = Float64Array.of(0, DAY_MS, 3 * DAY_MS);
  assert.deepEqual(barsSpan({ symbol: "X", intervalMs: DAY_MS, time }), {
    symbol: "X",
    intervalMs: DAY_MS,
    from: "1970-01-01T00:00:00.000Z",
    to: "1970-01-05T00:00:00.000Z",
  });
});

Deno.test("spansOverlap() asks for one market, one length of bars and time in common", () => {
  const own = span("2020-01-01", "2022-01-01");
  const cases: [string, BarsSpan, boolean][] = [
    ["a bar more", span("2020-01-01", "2022-01-02"), true],
    ["a row less", span("2020-01-02", "2022-01-01"), true],
    ["inside", span("2020-06-01", "2020-07-01"), true],
    ["the last day alone", span("2021-12-31", "2023-01-01"), true],
    ["the next day on", span("2022-01-01", "2023-01-01"), false],
    ["before", span("2019-01-01", "2020-01-01"), false],
    ["as a store names it", span("2020-01-01", "2022-01-01", { symbol: "btc/usdt" }), true],
    ["a perpetual", span("2020-01-01", "2022-01-01", { symbol: "BTC/USDT:USDT" }), false],
    ["another market", span("2020-01-01", "2022-01-01", { symbol: "ETHUSDT" }), false],
    ["hours", span("2020-01-01", "2022-01-01", { intervalMs: 3_600_000 }), false],
    ["a name without letters", span("2020-01-01", "2022-01-01", { symbol: "/" }), false],
  ];
  for (const [what, other, expected] of cases) {
    assert.equal(spansOverlap(own, other), expected, what);
    assert.equal(spansOverlap(other, own), expected, `${what}, turned round`);
  }
});

Deno.test("trialsOn() finds the lines about the same market in time, old ones by their hashes", () => {
  const own = trial("own", span("2020-01-01", "2022-01-01"));
  const eth = { symbol: "ETHUSDT" };
  const lines = [
    trial("grown", span("2020-01-01", "2022-01-02")),
    trial("later", span("2022-01-01", "2023-01-01")),
    trial("old"),
    trial("old on the same file", undefined, { dataSha256: own.dataSha256 }),
    trial("both", [span("2021-01-01", "2022-01-01", eth), span("2021-01-01", "2022-01-01")]),
    trial("other", span("2020-01-01", "2022-01-01", eth)),
  ];
  const models = (some: readonly Trial[]) => some.map(({ model }) => model);
  assert.deepEqual(
    models(trialsOn(lines, identityOf(own))),
    ["grown", "old on the same file", "both"],
  );
  // Whoever asks without saying what the bars are of has the hashes alone.
  assert.deepEqual(models(trialsOn(lines, { sha256: own.dataSha256 })), ["old on the same file"]);
});

Deno.test("countTrials() counts settings once on bars that grow, anew where they begin elsewhere", () => {
  const own = span("2020-01-01", "2022-01-01");
  const again = (to: string, from = "2020-01-01") =>
    trial("a", span(from, to), { dataSha256: from + to, barsSha256: from + to });
  const count = (lines: readonly Trial[]) => countTrials(lines, { sha256: "new", bars: [own] });
  assert.equal(count([again("2021-01-01"), again("2021-01-02"), again("2022-01-01")]), 1);
  assert.equal(count([again("2021-01-01"), trial("b", own)]), 2);
  const mined = ["2020-01-02", "2020-01-03", "2020-01-04"].map((from) => again("2022-01-01", from));
  assert.equal(count([again("2022-01-01"), ...mined]), 4);
  // A line of an old version is of the trial with its settings.
  const old = trial("a", undefined, { dataSha256: "new" });
  assert.equal(count([old, again("2021-01-01")]), 1);
  assert.equal(count([again("2021-01-01"), old]), 1);
});

Deno.test("trialHistory() remembers trials and rule when the file has grown by a bar", async () => {
  const ledgerPath = await temporaryLedger();
  const metrics = { sharpePerBar: 0.1 };
  const { lines } = await recordTrials(ledgerPath, [
    trial("a", span("2020-01-01", "2022-01-01"), { metrics }),
    trial("b", span("2020-01-01", "2022-01-01"), { metrics }),
    trial("new", span("2020-01-01", "2022-01-02"), { metrics }),
  ]);
  const { trials, sharpes, ruleKept } = await trialHistory({ ledgerPath, lines }, {
    data: identityOf(lines[2]),
    periodsPerYear: 365,
    ruleSha256: "looser",
  });
  assert.deepEqual([trials, sharpes.length, ruleKept], [3, 3, false]);
});

Deno.test("beginTrials() announces known settings anew on other bars", async () => {
  const path = await temporaryLedger();
  const first = trial("a", span("2020-01-01", "2021-01-01"));
  await appendTrials(path, [first]);
  const plan = (bars: BarsSpan) => ({ ...first, dataSha256: "2", barsSha256: "2", bars: [bars] });
  for (const [to, lines] of [["2021-01-02", 1], ["2023-01-01", 2]] as const) {
    const from = lines === 1 ? "2020-01-01" : "2022-01-01";
    const begun = await beginTrials(path, [plan(span(from, to))]);
    assert.equal((await verifyLedger(path)).lines.length, lines, `to ${to}`);
    // Neither finished nor disposed of: as if its process had been killed.
    void begun;
  }
});

Deno.test("recordTrials() keeps a trial's returns on each of the bars it was tried on", async () => {
  const path = await temporaryLedger();
  const random = prng(3);
  const returnsOf = (length: number) => ({
    time: Float64Array.from({ length }, (_, t) => t * DAY_MS),
    value: Float64Array.from({ length }, () => random.normal()),
  });
  const [short, long] = [returnsOf(20), returnsOf(30)];
  const { lines } = await recordTrials(path, [
    { ...trial("a"), returns: short },
    { ...trial("a"), returns: long },
  ]);
  assert.deepEqual(await loadReturns(path, lines[0]), short);
  assert.deepEqual(await loadReturns(path, lines[1]), long);
});

Deno.test("loadReturns() finds what old versions have stored under the trial alone", async () => {
  const path = await temporaryLedger();
  const returns = { time: Float64Array.of(0, DAY_MS), value: Float64Array.of(0.1, 0.2) };
  const { lines: [line] } = await recordTrials(path, [{ ...trial("a"), returns }]);
  const folder = path.replace("ledger.jsonl", "returns");
  const [{ name }] = await Array.fromAsync(Deno.readDir(folder));
  await Deno.rename(`${folder}/${name}`, `${folder}/${line.trialSha256}.parquet`);
  assert.deepEqual(await loadReturns(path, line), returns);
});

Deno.test("groupByData() joins stretches of one market, also through a third", () => {
  const eth = (from: string, to: string) => span(from, to, { symbol: "ETHUSDT" });
  const lines = [
    trial("early", span("2018-01-01", "2019-01-01")),
    trial("eth", eth("2018-01-01", "2022-01-01")),
    trial("late", span("2021-01-01", "2022-01-01")),
    trial("old", undefined, { dataSha256: "file of early" }),
    trial("both", [span("2018-01-01", "2022-01-01"), eth("2018-01-01", "2022-01-01")]),
    trial("whole", span("2018-06-01", "2021-06-01")),
  ];
  const groups = groupByData(lines);
  assert.deepEqual(groups.map(({ lines }) => lines.map(({ model }) => model)), [
    ["early", "late", "old", "whole"],
    ["eth"],
    ["both"],
  ]);
  assert.deepEqual(groups[0].bars, [span("2018-01-01", "2022-01-01")]);
  assert.equal(groups[0].dataSha256, "file of early");
});

Deno.test("summarizeLedger() has one family for a file that grows, with all of its time", async () => {
  const path = await temporaryLedger();
  const { lines } = await appendTrials(path, [
    trial("a", span("2020-01-01", "2022-01-01")),
    trial("b", span("2020-01-01", "2022-01-02")),
    trial("c", span("2020-01-01", "2022-01-02"), { label: "direction/5" }),
  ]);
  const families = await summarizeLedger(lines, { ledgerPath: path });
  assert.deepEqual(families.map(({ label, trials }) => [label, trials]), [
    ["direction/1", 2],
    ["direction/5", 1],
  ]);
  assert.deepEqual(families[0].bars, [span("2020-01-01", "2022-01-02")]);
});

Deno.test("countOpenings() counts openings of bars that are held out now, on grown data too", () => {
  const line = (runId: string, holdoutBars?: Trial["holdoutBars"]) =>
    ({
      ...trial("a", span("2018-01-01", "2022-01-01")),
      ...{ runId, holdout: "opened" as const, holdoutBars },
    }) as LedgerLine;
  const year = (y: number) => ({
    from: `${y}-01-01T00:00:00.000Z`,
    to: `${y}-12-31T00:00:00.000Z`,
  });
  const data = { sha256: "grown", bars: [span("2018-01-01", "2022-01-02")] };
  const lines = [line("1", year(2020)), line("2", year(2021)), line("2", year(2021)), line("3")];
  assert.equal(countOpenings(lines, data), 3);
  assert.equal(countOpenings(lines, data, { held: year(2021) }), 2);
  assert.equal(countOpenings(lines, data, { held: year(2022) }), 1);
  const shared = { from: year(2020).to, to: year(2021).from };
  assert.equal(countOpenings(lines, data, { held: shared }), 3);
});
