import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { createRunId, writeRunFolder } from "./run_folder.ts";

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.sort();
}

Deno.test("writeRunFolder() shows a folder only once it is complete", async () => {
  const parent = `${await temporaryFolder()}/x/runs`;
  const folder = await writeRunFolder({ parent, runId: "a" }, async (temporary) => {
    await Deno.writeTextFile(`${temporary}/file`, "whole");
    assert.deepEqual(await namesIn(parent), [".a.tmp"]);
  });
  assert.deepEqual(await namesIn(parent), ["a"]);
  assert.equal(await Deno.readTextFile(`${folder}/file`), "whole");
});

Deno.test("writeRunFolder() leaves nothing of a failed or interrupted run, and others alone", async () => {
  const parent = `${await temporaryFolder()}/runs`;
  await Deno.mkdir(`${parent}/.dead.tmp`, { recursive: true });
  const half = async (temporary: string) => {
    await Deno.writeTextFile(`${temporary}/file`, "half");
  };
  const failing = writeRunFolder({ parent, runId: "a" }, async (temporary) => {
    await half(temporary);
    throw new Error("disk full");
  });
  await assert.rejects(failing, /disk full/);
  const controller = new AbortController();
  const interrupted = writeRunFolder({ parent, runId: "b" }, async (temporary) => {
    await half(temporary);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  }, { abort: controller.signal });
  await assert.rejects(interrupted, { name: "AbortError" });
  assert.deepEqual(await namesIn(parent), [".dead.tmp"]);
});

Deno.test("createRunId() sorts by time and differs within a second", () => {
  const at = (iso: string) => createRunId(new Date(iso));
  const first = at("2024-05-01T09:59:59.900Z");
  const second = at("2024-05-01T10:00:00.000Z");
  assert.match(first, /^2024-05-01T09-59-59-[0-9a-f]{8}$/);
  assert.ok(first < second);
  assert.notEqual(at("2024-05-01T10:00:00Z"), at("2024-05-01T10:00:00Z"));
});
