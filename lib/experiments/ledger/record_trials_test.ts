import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { prng } from "../../core/mod.ts";
import { appendTrials, countTrials, type Trial, verifyLedger } from "../ledger.ts";
import { beginTrials, type PlannedTrial } from "./begin_trials.ts";
import { findLedger, ledgerOfFolder } from "./find_ledger.ts";
import { recordTrials } from "./record_trials.ts";
import { loadReturns, returnsPath } from "./returns.ts";
import { summarizeLedger } from "./summarize_ledger.ts";
import { trialHistory } from "./trial_history.ts";

function planned(model: string, extra: Partial<PlannedTrial> = {}): PlannedTrial {
  return {
    experiment: "x",
    runId: "run",
    model,
    configSha256: "c",
    trialSha256: model,
    dataSha256: "file",
    barsSha256: "bars",
    label: "direction/1",
    smoke: false,
    ruleSha256: "rule",
    ...extra,
  };
}

function trial(model: string, extra: Partial<Trial> = {}): Trial {
  return { ...planned(model), time: "2024-01-01T00:00:00.000Z", metrics: {}, ...extra };
}

const random = prng(5);
const time = Float64Array.from({ length: 60 }, (_, t) => t * 86_400_000);
const returnsOf = () => ({ time, value: time.map(() => 0.01 * random.normal()) });

async function temporaryLedger(): Promise<string> {
  return `${await temporaryFolder()}/ledger.jsonl`;
}

const statuses = async (path: string) =>
  (await verifyLedger(path)).lines.map(({ model, status = "finished" }) => `${model} ${status}`);

Deno.test("beginTrials() counts trials before they begin, and what became of them", async () => {
  const path = await temporaryLedger();
  {
    await using begun = await beginTrials(path, [planned("a"), planned("b")]);
    assert.deepEqual(await statuses(path), ["a begun", "b begun"]);
    await begun.finish([trial("a"), trial("b")]);
  }
  assert.deepEqual((await statuses(path)).slice(2), ["a finished", "b finished"]);
});

Deno.test("beginTrials() does not announce again what the ledger knows", async () => {
  const path = await temporaryLedger();
  await appendTrials(path, [trial("a")]);
  await using begun = await beginTrials(path, [planned("a"), planned("b")]);
  await begun.finish([trial("a"), trial("b")]);
  assert.deepEqual(await statuses(path), ["a finished", "b begun", "a finished", "b finished"]);
});

Deno.test("beginTrials() tells failed trials from interrupted ones, and counts both", async () => {
  for (const status of ["failed", "interrupted"] as const) {
    const path = await temporaryLedger();
    const abort = new AbortController();
    const run = async () => {
      await using _ = await beginTrials(path, [planned("a")], { abort: abort.signal });
      if (status === "interrupted") abort.abort();
      throw new Error("the training diverged");
    };
    await assert.rejects(run, /diverged/);
    assert.deepEqual(await statuses(path), ["a begun", `a ${status}`]);
    assert.equal(countTrials((await verifyLedger(path)).lines, { sha256: "file" }), 1);
  }
});

Deno.test("recordTrials() keeps returns that are the ones of the line, or none", async () => {
  const path = await temporaryLedger();
  const returns = returnsOf();
  const { lines: [line] } = await recordTrials(path, [{ ...trial("a"), returns }]);
  assert.deepEqual(await loadReturns(path, line), returns);
  assert.deepEqual(await verifyLedger(path), { lines: [line], head: line.hash });
  // Another's returns in its place are as good as none.
  const { lines: [, other] } = await recordTrials(path, [{ ...trial("b"), returns: returnsOf() }]);
  await Deno.copyFile(returnsPath(path, other), returnsPath(path, line));
  assert.equal(await loadReturns(path, line), undefined);
  await Deno.remove(returnsPath(path, line));
  assert.equal(await loadReturns(path, line), undefined);
});

Deno.test("countTrials() knows the same bars by their file and by their numbers", async () => {
  const path = await temporaryLedger();
  const inNotebook = { dataSha256: "bars", barsSha256: "bars" };
  const { lines } = await appendTrials(path, [
    trial("a"),
    trial("b", inNotebook),
    trial("c", { dataSha256: "file", barsSha256: undefined }),
    trial("d", { dataSha256: "another file", barsSha256: "other bars" }),
  ]);
  assert.equal(countTrials(lines, { sha256: "file", barsSha256: "bars" }), 3);
  assert.equal(countTrials(lines, { sha256: "bars", barsSha256: "bars" }), 2);
  assert.equal(countTrials(lines, { sha256: "other bars" }), 1);
});

Deno.test("trialHistory() has each trial once, at its last, and its Sharpe ratio a bar", async () => {
  const ledgerPath = await temporaryLedger();
  const returns = returnsOf();
  const { lines } = await recordTrials(ledgerPath, [
    // As old versions wrote it: a year's ratio alone.
    { ...trial("old", { metrics: { sharpe: 9.5 }, runId: "1" }) },
    { ...trial("a", { metrics: { sharpePerBar: 0.5 }, runId: "1" }), returns: returnsOf() },
    { ...trial("a", { metrics: { sharpePerBar: 0.2 }, runId: "2" }), returns },
    { ...trial("flat", { metrics: { sharpePerBar: null, sharpe: null } }) },
    { ...trial("lost", { status: "failed" }) },
    { ...trial("mine", { metrics: { sharpePerBar: 0.3 }, runId: "3" }), returns: returnsOf() },
    { ...trial("elsewhere", { dataSha256: "f2", barsSha256: "b2" }), returns: returnsOf() },
  ]);
  const options = {
    data: { sha256: "file", barsSha256: "bars" },
    periodsPerYear: 361,
    ruleSha256: "rule",
    runId: "3",
  };
  const history = await trialHistory({ ledgerPath, lines }, options);
  assert.equal(history.trials, 5);
  assert.deepEqual(history.sharpes, [0.5, 0.2, 0.3]);
  assert.deepEqual(history.returns, [returns]);
  assert.equal(history.ruleKept, true);
  const changed = await trialHistory({ ledgerPath, lines }, { ...options, ruleSha256: "looser" });
  assert.equal(changed.ruleKept, false);
});

Deno.test("summarizeLedger() counts trials by what they are, and clusters what moves alike", async () => {
  const ledgerPath = await temporaryLedger();
  const first = returnsOf(), second = returnsOf();
  const alike = () => ({
    time,
    value: first.value.map((value) => value + 0.0001 * random.normal()),
  });
  const { lines } = await recordTrials(ledgerPath, [
    { ...trial("a", { status: "begun" }) },
    { ...trial("a", { metrics: { sharpe: 0.4 } }), returns: first },
    { ...trial("b", { metrics: { sharpe: 0.7 }, source: "tune" }), returns: alike() },
    { ...trial("b2", { metrics: { sharpe: 0.6 }, source: "tune" }), returns: alike() },
    { ...trial("c", { metrics: { sharpe: -0.2 }, holdout: "opened" }), returns: second },
    { ...trial("d", { status: "begun" }) },
    { ...trial("d", { status: "interrupted" }) },
    { ...trial("e", { dataSha256: "bars", source: "notebook", metrics: { sharpe: null } }) },
    { ...trial("f", { label: "direction/5" }) },
  ]);
  const [family, other] = await summarizeLedger(lines, { ledgerPath });
  assert.deepEqual(family, {
    dataSha256: "file",
    label: "direction/1",
    experiments: ["x"],
    lines: 8,
    trials: 6,
    byStatus: { finished: 5, interrupted: 1 },
    bySource: { run: 3, tune: 2, notebook: 1 },
    withReturns: 4,
    // Nearly one for a, b and b2, one for c, rounded up; d and e have no returns.
    effective: 5,
    holdoutOpenings: 1,
    best: { model: "b", sharpe: 0.7 },
  });
  assert.deepEqual([other.label, other.trials, other.effective], ["direction/5", 1, 1]);
});

Deno.test("findLedger() finds the project's from its notebooks, and none elsewhere", async () => {
  const folder = await temporaryFolder();
  await Deno.mkdir(`${folder}/a/notebooks/deep`, { recursive: true });
  await Deno.mkdir(`${folder}/a/experiments`);
  const ledger = `${folder}/a/experiments/ledger.jsonl`;
  assert.equal(await findLedger({ from: `${folder}/a/notebooks/deep` }), ledger);
  assert.equal(await findLedger({ from: folder }), undefined);
  Deno.env.set("ASSAY_LEDGER", "/elsewhere/ledger.jsonl");
  try {
    assert.equal(await findLedger({ from: folder }), "/elsewhere/ledger.jsonl");
  } finally {
    Deno.env.delete("ASSAY_LEDGER");
  }
});

Deno.test("ledgerOfFolder() is one for all folders below experiments, and each other folder's own", () => {
  const project = fileURLToPath(new URL("../../../experiments/ledger.jsonl", import.meta.url));
  const cases: [string, string][] = [
    ["/p/experiments", "/p/experiments/ledger.jsonl"],
    ["/p/experiments/", "/p/experiments/ledger.jsonl"],
    ["/p/experiments/x/y", "/p/experiments/ledger.jsonl"],
    ["/p/experimental/x", "/p/experimental/x/ledger.jsonl"],
    ["/tmp/out", "/tmp/out/ledger.jsonl"],
    [project.replace("ledger.jsonl", "nightly"), project],
    [project.replace("ledger.jsonl", "x/experiments/y"), project],
  ];
  for (const [folder, ledger] of cases) assert.equal(ledgerOfFolder(folder), ledger, folder);
});
