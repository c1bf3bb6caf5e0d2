import assert from "node:assert/strict";
import { dirname } from "node:path";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { appendTrials, countTrials, type Trial, verifyLedger } from "./ledger.ts";

function trial(model: string, extra: Partial<Trial> = {}): Trial {
  return {
    time: "2024-01-01T00:00:00.000Z",
    experiment: "x",
    runId: "run",
    model,
    configSha256: "c",
    trialSha256: model,
    dataSha256: "d",
    label: "direction/1",
    smoke: false,
    metrics: { rocAuc: 0.51, sharpe: null },
    ...extra,
  };
}

async function temporaryLedger(): Promise<string> {
  return `${await temporaryFolder()}/ledger.jsonl`;
}

Deno.test("verifyLedger() takes a missing file for an empty ledger", async () => {
  assert.deepEqual((await verifyLedger(await temporaryLedger())).lines, []);
});

Deno.test("appendTrials() chains lines over several calls", async () => {
  const path = await temporaryLedger();
  await appendTrials(path, [trial("a"), trial("b")]);
  const { lines, head } = await appendTrials(path, [trial("c")]);
  assert.deepEqual(lines.map((line) => line.model), ["a", "b", "c"]);
  assert.equal(lines[0].previous, "0".repeat(64));
  assert.equal(lines[2].previous, lines[1].hash);
  assert.deepEqual(await verifyLedger(path), { lines, head });
});

Deno.test("verifyLedger() names the first bad line, whatever was done to it", async () => {
  const path = await temporaryLedger();
  await appendTrials(path, ["a", "b", "c", "d"].map((model) => trial(model)));
  const whole = await Deno.readTextFile(path);
  const lines = whole.trimEnd().split("\n");
  const table: [string, string, number, RegExp][] = [
    ["a figure improved", whole.replace('"model":"c"', '"model":"C"'), 3, /match its hash/],
    ["a line removed", [lines[0], ...lines.slice(2), ""].join("\n"), 2, /Expected to follow/],
    ["the first removed", [...lines.slice(1), ""].join("\n"), 1, /Expected to follow/],
    ["lines swapped", [lines[1], lines[0], lines[2], ""].join("\n"), 1, /Expected to follow/],
    ["an empty line", whole + "\n", 5, /not JSON/],
    ["a torn last line", whole.slice(0, -20), 4, /the file ends inside it/],
    ["only its newline lost", whole.slice(0, -1), 4, /the file ends inside it/],
    ["null", "null\n", 1, /Expected a JSON object/],
  ];
  for (const [what, text, line, message] of table) {
    await Deno.writeTextFile(path, text);
    const { problem } = await verifyLedger(path);
    assert.equal(problem?.line, line, what);
    assert.match(problem!.message, message, what);
    await assert.rejects(appendTrials(path, [trial("e")]), new RegExp(`line ${line}: `), what);
    assert.equal(await Deno.readTextFile(path), text, `${what}: left as it was`);
  }
});

Deno.test("appendTrials() loses nothing when several processes append at once", async () => {
  const path = await temporaryLedger();
  const processes = 8, rounds = 25;
  const code = `
    import { appendTrials } from ${JSON.stringify(import.meta.resolve("./ledger.ts"))};
    const [path, name, trial] = Deno.args;
    for (let i = 0; i < ${rounds}; i++) {
      await appendTrials(path, [0, 1].map((k) => ({ ...JSON.parse(trial), model: name + i + k })));
    }`;
  const script = `${await temporaryFolder()}/append.ts`;
  await Deno.writeTextFile(script, code);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const children = Array.from({ length: processes }, (_, i) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--config",
        config,
        "--no-prompt",
        "--allow-read",
        "--allow-env",
        `--allow-write=${dirname(path)}`,
        script,
        path,
        `p${i}-`,
        JSON.stringify(trial("")),
      ],
      stdout: "inherit",
      stderr: "inherit",
    }).output());
  for (const child of await Promise.all(children)) assert.ok(child.success);
  const { lines, problem } = await verifyLedger(path);
  assert.equal(problem, undefined);
  assert.equal(new Set(lines.map((line) => line.model)).size, processes * rounds * 2);
  assert.equal(lines.length, processes * rounds * 2);
  // Lines of one call stay together.
  for (let i = 0; i < lines.length; i += 2) {
    assert.equal(lines[i].model.slice(0, -1), lines[i + 1].model.slice(0, -1));
  }
});

Deno.test("countTrials() counts one data set, whatever was predicted, smoke runs too", async () => {
  const path = await temporaryLedger();
  const { lines } = await appendTrials(path, [
    trial("a"),
    trial("b", { smoke: true }),
    trial("c", { label: "direction/5" }),
    trial("d", { dataSha256: "other" }),
    trial("e", { experiment: "another question on the same data" }),
  ]);
  assert.equal(countTrials(lines, { sha256: "d" }), 4);
});

Deno.test("countTrials() counts the same trial once, however often it is run", async () => {
  const path = await temporaryLedger();
  await appendTrials(path, [trial("a"), trial("b")]);
  const { lines } = await appendTrials(path, [
    trial("a", { runId: "later" }),
    trial("b", { trialSha256: "other settings" }),
  ]);
  assert.equal(lines.length, 4);
  assert.equal(countTrials(lines, { sha256: "d" }), 3);
});
