import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { describeMachine, describeVersions } from "./manifest.ts";

/** What `describeCode` finds in a process that may read, but run only what `flags` allow. */
async function describedWith(
  flags: readonly string[],
  module = import.meta.resolve("./manifest.ts"),
): Promise<Record<string, string | null>> {
  const code = `
    import { describeCode } from ${JSON.stringify(module)};
    console.log(JSON.stringify((await describeCode()).code));`;
  const script = `${await temporaryFolder()}/describe.ts`;
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

async function git(folder: string, ...args: string[]): Promise<string> {
  const me = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false"];
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...me, ...args],
    cwd: folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("describeCode() tells apart what is not committed, but not runs", async () => {
  // A checkout of its own: the module describes the project that it lies in.
  const folder = await temporaryFolder();
  await Deno.mkdir(`${folder}/lib/experiments/run`, { recursive: true });
  await Deno.mkdir(`${folder}/experiments`);
  const modules = ["manifest.ts", "sha256.ts", "record.ts", "run/git.ts", "run/code_changes.ts"];
  for (const name of modules) {
    await Deno.copyFile(new URL(name, import.meta.url), `${folder}/lib/experiments/${name}`);
  }
  const put = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
  await put("deno.lock", "{}");
  await put(".gitignore", "ignored.ts\n");
  await put("experiments/ledger.jsonl", "");
  await git(folder, "init", "--quiet");
  await git(folder, "add", ".");
  await git(folder, "commit", "--quiet", "--message", "x");
  const module = pathToFileURL(`${folder}/lib/experiments/manifest.ts`).href;
  const described = () => describedWith(["--allow-run=git"], module);

  const clean = await described();
  assert.equal(clean.commit, await git(folder, "rev-parse", "HEAD"));
  assert.equal(clean.diffSha256, null);
  await put("experiments/ledger.jsonl", "a trial\n");
  await put("ignored.ts", "1");
  await Deno.mkdir(`${folder}/experiments/nightly/x/runs/1`, { recursive: true });
  await put("experiments/nightly/x/runs/1/metrics.json", "{}");
  await put("experiments/nightly/ledger.jsonl", "a trial\n");
  assert.deepEqual(await described(), clean);

  const seen: (string | null)[] = [null];
  const changes = [["deno.lock", "{ }"], ["deno.lock", "{  }"], ["new.ts", "1"], ["new.ts", "2"]];
  for (const [name, text] of changes) {
    await put(name, text);
    const { commit, diffSha256 } = await described();
    assert.equal(commit, clean.commit);
    assert.match(diffSha256!, /^[0-9a-f]{64}$/);
    assert.ok(!seen.includes(diffSha256), `${name} ${text}`);
    assert.equal((await described()).diffSha256, diffSha256);
    seen.push(diffSha256);
  }
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
