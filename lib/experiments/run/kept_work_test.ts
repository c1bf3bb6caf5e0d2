import assert from "node:assert/strict";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import type { FoldResult } from "../evaluate_fold.ts";
import type { FoldTask } from "../messages.ts";
import { isKeptWork, openKeptWork } from "./kept_work.ts";

const KEY = "0123456789abcdef".repeat(4);
const task: FoldTask = { model: 1, fold: 2, seed: 3, save: true };

const result: FoldResult = {
  parameters: 5,
  calibration: { score: Float64Array.of(1, -0, NaN), probability: Float64Array.of(0.1, 0.2, 0.3) },
  test: { score: Float64Array.of(Infinity), probability: Float64Array.of(5e-324) },
  target: Float64Array.of(1),
  history: [],
  onnx: Uint8Array.of(1, 2, 255),
  seconds: 0.25,
};

const filesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test("openKeptWork() gives results back as they were, to the bit", async () => {
  const parent = await temporaryFolder();
  {
    await using work = await openKeptWork({ parent, key: KEY });
    assert.ok(work && !work.found);
    assert.equal(await work.load(task), undefined);
    await Deno.writeTextFile(work.checkpointOf(task), "x");
    await Deno.writeTextFile(
      work.checkpointOf(task).replace(".safetensors", ".0.safetensors"),
      "x",
    );
    await work.save(task, result);
  }
  const [name] = await filesIn(parent);
  assert.ok(isKeptWork(name));
  // The checkpoints of a finished task have had their time.
  assert.deepEqual(await filesIn(`${parent}/${name}`), [".lock", "1-2.result"]);
  await using work = await openKeptWork({ parent, key: KEY });
  assert.ok(work!.found);
  assert.deepEqual(await work!.load(task), result);
  assert.equal(await work!.load({ ...task, fold: 3 }), undefined);
});

Deno.test("openKeptWork() leaves nothing behind that nobody could go on from", async () => {
  const parent = await temporaryFolder();
  {
    await using _work = await openKeptWork({ parent, key: KEY });
  }
  assert.deepEqual(await filesIn(parent), []);
  {
    await using work = await openKeptWork({ parent, key: KEY });
    await work!.save(task, result);
    work!.finish();
  }
  assert.deepEqual(await filesIn(parent), []);
});

Deno.test("openKeptWork() keeps apart what differs, and two that do the same at once", async () => {
  const parent = await temporaryFolder();
  await using one = await openKeptWork({ parent, key: KEY });
  await one!.save(task, result);
  assert.equal(await openKeptWork({ parent, key: KEY }), undefined);
  await using other = await openKeptWork({ parent, key: `f${KEY}` });
  assert.equal(await other!.load(task), undefined);
});

Deno.test("openKeptWork() forgets everything when told to, and never reads a damaged result", async () => {
  const parent = await temporaryFolder();
  {
    await using work = await openKeptWork({ parent, key: KEY });
    await work!.save(task, result);
  }
  const path = `${parent}/.${KEY.slice(0, 16)}.work/1-2.result`;
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.with(bytes.length - 20, bytes.at(-20)! ^ 1));
  {
    await using work = await openKeptWork({ parent, key: KEY });
    assert.equal(await work!.load(task), undefined);
  }
  await Deno.writeFile(path, bytes);
  await using work = await openKeptWork({ parent, key: KEY }, { fresh: true });
  assert.equal(work!.found, false);
  assert.equal(await work!.load(task), undefined);
});

Deno.test("openKeptWork() takes away what killed runs of the same have left, and no other's", async () => {
  const parent = await temporaryFolder();
  const open = (runId: string, fresh = false) =>
    openKeptWork({ parent, key: KEY, runId }, { fresh });
  const [name] = await (async () => {
    await using work = await open("first");
    await work!.save(task, result);
    return await filesIn(parent);
  })();
  {
    await using work = await open("second", true);
    await work!.save(task, result);
  }
  for (const id of ["first", "second", "other"]) {
    await Deno.mkdir(`${parent}/.${id}.tmp`);
    await Deno.writeTextFile(`${parent}/.${id}.tmp/metrics.json`, "{}");
    await Deno.writeTextFile(`${parent}/.${id}.progress.json`, "{}");
  }
  await Deno.writeTextFile(`${parent}/.second.progress.json.tmp`, "");
  {
    await using work = await open("third");
    assert.ok(work!.found);
    await Deno.writeTextFile(`${parent}/.third.progress.json`, "{}");
    work!.finish();
  }
  assert.deepEqual(
    [name, ...await filesIn(parent)],
    [
      `.${KEY.slice(0, 16)}.work`,
      ".other.progress.json",
      ".other.tmp",
      ".third.progress.json",
    ],
  );
});
