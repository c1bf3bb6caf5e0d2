import assert from "node:assert/strict";
import { temporaryFolder } from "./temporary_folder.ts";
import { recordTrials, type TrialFamily } from "../lib/experiments/mod.ts";

const ROOT = new URL("../", import.meta.url);

/** What `deno task ledger` prints, with the rights of the task. */
async function ledger(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=data", "cli/ledger.ts", ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function filledLedger(): Promise<string> {
  const path = `${await temporaryFolder()}/ledger.jsonl`;
  const time = Float64Array.from({ length: 40 }, (_, t) => t * 86_400_000);
  await recordTrials(
    path,
    ["a", "b", "c"].map((model, k) => ({
      time: "2024-01-01T00:00:00.000Z",
      experiment: k < 2 ? "first" : "second",
      runId: "1",
      model,
      configSha256: "",
      trialSha256: model,
      dataSha256: "d4a1".repeat(16),
      label: `direction/${k < 2 ? 1 : 5}`,
      smoke: false,
      metrics: { sharpe: k },
      returns: { time, value: time.map((_, t) => 0.01 * Math.sin(t * t + k)) },
    })),
  );
  return path;
}

Deno.test("ledger shows each question and how often it was asked", async () => {
  const path = await filledLedger();
  const { code, stdout } = await ledger("--ledger", path);
  assert.equal(code, 0);
  assert.match(stdout, /^direction\/1 on data d4a1d4a1d4a1 \(first\)\n {2}trials {7}2 /);
  assert.match(stdout, /\n {2}best Sharpe {2}1\.00 \(b\)\n/);
  assert.match(stdout, /\n3 lines in one chain, the last with hash [0-9a-f]{12}\n$/);
  const one = await ledger("--ledger", path, "--family", "second", "--json");
  const { families }: { families: TrialFamily[] } = JSON.parse(one.stdout);
  assert.deepEqual(families.map(({ label, trials }) => [label, trials]), [["direction/5", 1]]);
  const none = await ledger("--ledger", path, "--family", "third");
  assert.equal(none.code, 1);
  assert.match(none.stderr, /^error: Expected --family .* but found third\n$/);
});

Deno.test("ledger ends with code 1 and the line where the chain is broken", async () => {
  const path = await filledLedger();
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"model":"b"', '"model":"B"'));
  for (const args of [[], ["--verify"]]) {
    const { code, stderr } = await ledger("--ledger", path, ...args);
    assert.equal(code, 1);
    assert.match(stderr, /^error: .*ledger\.jsonl line 2: Expected the line's content to match/);
  }
  const { stdout } = await ledger("--ledger", path, "--json", "--verify");
  assert.equal(JSON.parse(stdout).problem.line, 2);
});
