import assert from "node:assert/strict";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { changedInputs, type Inputs } from "./changed_inputs.ts";
import { findGarbage, removeGarbage } from "./collect_garbage.ts";
import { compareRecords } from "./compare_records.ts";
import { tableDifference } from "./compare_tables.ts";
import { findRun } from "./find_run.ts";
import { listRuns } from "./list_runs.ts";

const IDS = [
  "2024-05-01T12-30-00-1a2b3c4d",
  "2024-05-02T12-30-00-1a9e9e9e",
  "2024-06-01T12-30-00-77777777",
];

/** Experiments `btc` with two runs and `eth` with one, the latest. */
async function experiments(): Promise<string> {
  const folder = await temporaryFolder();
  for (const [i, id] of IDS.entries()) {
    const run = `${folder}/${i < 2 ? "btc" : "eth"}/runs/${id}`;
    await Deno.mkdir(run, { recursive: true });
    for (const name of ["manifest", "metrics"]) {
      await Deno.writeTextFile(`${run}/${name}.json`, JSON.stringify({ schemaVersion: 1 }));
    }
  }
  await Deno.writeTextFile(`${folder}/ledger.jsonl`, "trials\n");
  return folder;
}

Deno.test("findRun() takes paths, latest, beginnings and ends, each perhaps of an experiment", async () => {
  const folder = await experiments();
  const [a, b, c] = [`btc/runs/${IDS[0]}`, `btc/runs/${IDS[1]}`, `eth/runs/${IDS[2]}`];
  const names: [string, string][] = [
    [`${folder}/${a}/`, a],
    ["latest", c],
    ["btc/latest", b],
    [IDS[0], a],
    ["2024-05-01", a],
    ["2024-06", c],
    ["1a2b", a],
    ["eth/2024", c],
    ["btc/1a9", b],
  ];
  for (const [name, expected] of names) {
    assert.equal(await findRun(name, { folder }), `${folder}/${expected}`, name);
  }
});

Deno.test("findRun() refuses a name of none or of several runs", async () => {
  const folder = await experiments();
  for (
    const [name, message] of [
      ["1a", /found 2: 2024-05-01T12-30-00-1a2b3c4d, 2024-05-02/],
      ["2024-05", /Expected one run called 2024-05 in .* but found 2/],
      ["2023", /found none \(3 there\)$/],
      ["sol/latest", /found none \(0 there\)$/],
      ["", /found none/],
    ] as const
  ) {
    await assert.rejects(findRun(name, { folder }), { name: "RangeError", message });
  }
});

Deno.test("listRuns() lists the oldest first and damaged folders with what is wrong", async () => {
  const folder = await experiments();
  await Deno.remove(`${folder}/btc/runs/${IDS[0]}/metrics.json`);
  await Deno.writeTextFile(`${folder}/btc/runs/${IDS[1]}/manifest.json`, `{"schemaVersion": 7}`);
  const runs = await listRuns(folder);
  assert.deepEqual(runs.map(({ id }) => id), IDS);
  assert.match(runs[0].problem!, /a finished run's folder but found no metrics\.json$/);
  assert.match(runs[1].problem!, /schemaVersion 1 but found 7$/);
  assert.equal(runs[2].problem, undefined);
  assert.equal(runs[2].bytes, 2 * `{"schemaVersion":1}`.length);
  assert.equal((await listRuns(folder, { experiment: "eth" })).length, 1);
});

Deno.test("findGarbage() takes what is broken, old and left over, never the ledger or living work", async () => {
  const folder = await experiments();
  const runs = `${folder}/btc/runs`;
  const old = new Date(Date.now() - 2 * 3_600_000), older = new Date(Date.now() - 15 * 86_400_000);
  const leave = async (name: string, time: Date) => {
    await Deno.mkdir(`${runs}/${name}`);
    await Deno.writeTextFile(`${runs}/${name}/x.result`, "x");
    for (const path of [`${runs}/${name}/x.result`, `${runs}/${name}`]) {
      await Deno.utime(path, time, time);
    }
  };
  await leave(`.${IDS[0]}.tmp`, old);
  await leave(".verify-12345678.tmp", new Date());
  await leave(".0123456789abcdef.work", older);
  await leave(".fedcba9876543210.work", old);
  await Deno.mkdir(`${runs}/broken`);
  await Deno.writeTextFile(`${runs}/${IDS[0]}/manifest.json`, `{"schemaVersion": 7}`);

  const names = (garbage: readonly { readonly path: string }[]) =>
    garbage.map(({ path }) => path.slice(runs.length + 1)).sort();
  const leftovers = [".0123456789abcdef.work", `.${IDS[0]}.tmp`, "broken"];
  assert.deepEqual(names(await findGarbage(folder)), leftovers);
  const garbage = await findGarbage(folder, { keep: 0, experiment: "btc" });
  // A run of another version is not broken, and none is counted or removed for being old.
  assert.deepEqual(names(garbage), [...leftovers.slice(0, 2), IDS[1], "broken"]);
  await removeGarbage(garbage);
  const left = (await Array.fromAsync(Deno.readDir(runs))).map(({ name }) => name).sort();
  assert.deepEqual(left, [".fedcba9876543210.work", ".verify-12345678.tmp", IDS[0]]);
  assert.equal(await Deno.readTextFile(`${folder}/ledger.jsonl`), "trials\n");
});

Deno.test("compareRecords() compares everything but the clock", () => {
  const stored = { runId: "a", models: [{ name: "x", seconds: 1, sharpe: { low: 0.5 } }], gone: 1 };
  const found = {
    runId: "b",
    models: [{ name: "x", seconds: 2, sharpe: { low: 0.25 } }],
    come: null,
  };
  assert.deepEqual(compareRecords(stored, found), [
    { path: "models[0].sharpe.low", stored: "0.5", found: "0.25" },
    { path: "gone", stored: "1", found: "nothing" },
    { path: "come", stored: "nothing", found: "null" },
  ]);
  assert.deepEqual(compareRecords(stored, found, { except: ["models", "gone", "come"] }), []);
});

Deno.test("tableDifference() names the first differing cell and takes NaN for NaN", () => {
  const time = Float64Array.of(0, 86_400_000), model = ["a", "b"];
  const score = Float64Array.of(NaN, 2);
  const stored = { time, model, score };
  assert.equal(tableDifference(stored, { ...stored, score: score.slice() }), undefined);
  assert.equal(
    tableDifference(stored, { ...stored, score: score.with(1, 3) }),
    "row 2 (time 1970-01-02T00:00:00.000Z, model b), column score: 3 instead of 2",
  );
  assert.equal(tableDifference(stored, { time, score }), "there is no column model any more");
  assert.equal(tableDifference({ time, score }, stored), "there is a new column model");
  const first = { time: time.slice(0, 1), model: ["a"], score: score.slice(0, 1) };
  assert.equal(tableDifference(stored, first), "1 rows instead of 2");
});

Deno.test("changedInputs() names what is not the same, and what is not known any more", () => {
  const stored: Inputs = {
    code: { commit: "a".repeat(40), diffSha256: null, lockfileSha256: "c".repeat(64) },
    versions: { deno: "2.0.0", zod: "4" },
    machine: { os: "linux", arch: "x86_64", cpu: "Fast", cores: 2 },
    data: [{ path: "x.csv", sha256: "d".repeat(64) }],
    config: { seed: 1 },
  };
  assert.deepEqual(changedInputs(stored, structuredClone(stored)), []);
  const found: Inputs = {
    ...stored,
    code: { ...stored.code, diffSha256: "e".repeat(64) },
    versions: { deno: "2.1.0", zod: "4" },
    machine: { ...stored.machine, cpu: "Other", cores: 64 },
    data: [{ path: "x.csv", sha256: "f".repeat(64) }],
    config: { seed: 2 },
  };
  assert.deepEqual(changedInputs(stored, found), [
    { input: "data of x.csv (SHA-256)", stored: "dddddddddddd", found: "ffffffffffff" },
    { input: "configuration", stored: '{"seed":1}', found: '{"seed":2}' },
    { input: "uncommitted changes (SHA-256)", stored: null, found: "eeeeeeeeeeee" },
    { input: "processor", stored: "Fast (x86_64, linux)", found: "Other (x86_64, linux)" },
    { input: "version of deno", stored: "2.0.0", found: "2.1.0" },
  ]);
});
