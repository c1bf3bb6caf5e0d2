import assert from "node:assert/strict";
import { describeMachine, describeVersions } from "./manifest.ts";

/** What `describeCode` finds in a process that may read, but run only what `flags` allow. */
async function describedWith(flags: readonly string[]): Promise<Record<string, string | null>> {
  const code = `
    import { describeCode } from ${JSON.stringify(import.meta.resolve("./manifest.ts"))};
    console.log(JSON.stringify(await describeCode()));`;
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(script, code);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--config",
      config,
      "--allow-read",
      ...flags,
      script,
    ],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("describeCode() works where git may not be run", async () => {
  const { commit, diffSha256, lockfileSha256 } = await describedWith([]);
  assert.equal(commit, null);
  assert.equal(diffSha256, null);
  assert.match(lockfileSha256!, /^[0-9a-f]{64}$/);
});

Deno.test("describeVersions() names the runtime and every pinned package", async () => {
  const versions = await describeVersions();
  assert.equal(versions.deno, Deno.version.deno);
  assert.match(versions["onnxruntime-node"], /^\d+\.\d+\.\d+/);
  assert.match(versions["@bufbuild/protobuf"], /^\d+\.\d+\.\d+/);
});

Deno.test("describeMachine() knows what it runs on", () => {
  const { os, cores, cpu } = describeMachine();
  assert.equal(os, Deno.build.os);
  assert.ok(cores >= 1 && cpu.length > 0);
});
