import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { liveProgress, readLiveProgress } from "./live_progress.ts";

// The four told of last.
const CURVES = [4, 3, 2, 1].map((fold) => ({
  model: "lstm",
  fold,
  trainLoss: [fold, fold],
  validationLoss: [null, null],
}));

const run = { experiment: "x", runId: "r1", startedAt: "2024-01-01T00:00:00.000Z" };

Deno.test("liveProgress() can be followed while it lasts and leaves nothing", async () => {
  const root = await temporaryFolder();
  const parent = `${root}/x/runs`;
  const heard: string[] = [];
  const watcher = {
    start: (total: number) => heard.push(`start ${total}`),
    update: (done: number, note?: string) => heard.push(`update ${done} ${note}`),
    stop: () => heard.push("stop"),
  };
  {
    await using live = liveProgress(parent, run, { watcher });
    live.start(8);
    live.update(3, "lstm in fold 0");
    // A training that another, the next seed, follows in the same place.
    live.addEpoch({ model: "lstm", fold: 4 }, { epoch: 1, trainLoss: 9, validationLoss: 9 });
    for (let epoch = 0; epoch < 2; epoch++) {
      for (let fold = 0; fold < 5; fold++) {
        live.addEpoch({ model: "lstm", fold }, {
          epoch: epoch + 1,
          trainLoss: fold,
          validationLoss: NaN,
        });
      }
    }
    live.stop();
    for (let i = 0; i < 100 && (await readLiveProgress(parent))[0]?.done !== 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [record, ...more] = await readLiveProgress(parent);
    assert.deepEqual(more, []);
    const { updatedAt, ...rest } = record;
    assert.ok(Math.abs(Date.now() - Date.parse(updatedAt)) < 10_000);
    const state = { done: 3, total: 8, note: "figures and report", curves: CURVES };
    assert.deepEqual(rest, { schemaVersion: 1, ...run, ...state });
  }
  assert.deepEqual(heard, ["start 8", "update 3 lstm in fold 0", "stop"]);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(root)), []);
});

Deno.test("liveProgress() leaves folders that were there or hold anything", async () => {
  const root = await temporaryFolder();
  await Deno.mkdir(`${root}/x`);
  {
    await using _live = liveProgress(`${root}/x/runs`, run);
    while (await Deno.stat(`${root}/x/runs`).then(() => false, () => true)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  assert.deepEqual((await Array.fromAsync(Deno.readDir(root))).map(({ name }) => name), ["x"]);
  {
    await using _live = liveProgress(`${root}/y/runs`, run);
    await Deno.mkdir(`${root}/y/runs/other`, { recursive: true });
  }
  await Deno.stat(`${root}/y/runs/other`);
});

Deno.test("readLiveProgress() leaves out dead runs, foreign files and missing folders", async () => {
  assert.deepEqual(await readLiveProgress("no/such/folder"), []);
  const parent = await temporaryFolder();
  const put = (name: string, content: unknown) =>
    Deno.writeTextFile(`${parent}/${name}`, JSON.stringify(content));
  const now = Date.UTC(2024, 0, 1);
  const at = (age: number) => new Date(now - age).toISOString();
  const record = { schemaVersion: 1, ...run, done: 1, total: 2, note: "" };
  await put(".a.progress.json", { ...record, runId: "a", updatedAt: at(14_000) });
  await put(".dead.progress.json", { ...record, runId: "dead", updatedAt: at(16_000) });
  await put(".null.progress.json", null);
  await put("b.progress.json", { ...record, runId: "b", updatedAt: at(0) });
  await Deno.writeTextFile(`${parent}/.half.progress.json`, "{");
  assert.deepEqual((await readLiveProgress(parent, { now })).map(({ runId }) => runId), ["a"]);
});

Deno.test("liveProgress() does not fail a run when it cannot write", async () => {
  const file = `${await temporaryFolder()}/file`;
  await Deno.writeTextFile(file, "");
  await using live = liveProgress(`${file}/runs`, run);
  live.start(1);
  live.update(1);
});
