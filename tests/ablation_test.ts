import assert from "node:assert/strict";
import { verifyLedger } from "lib/experiments/mod.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const CONFIG = {
  name: "small",
  question: "What does <it> live on?",
  seed: 2,
  data: { sample: "BTCUSDT-1d" },
  features: { columns: ["return1", "rsi14", "dayOfWeekSin"] },
  validation: { train: 500, validation: 60, calibration: 120, test: 600 },
  backtest: { periodsPerYear: 365 },
  models: [{ kind: "mlp", sequenceLength: 2, hiddenSizes: [4], epochs: 4 }],
  ablation: { axes: ["features", "scaler", "horizon"], horizon: [3], scaler: ["robust"], seeds: 2 },
};

/** Ends of the base and of a variant a column that is no group, the scaler and the horizon. */
const TRIALS = 2 * 3;

interface Life {
  readonly code: number;
  readonly printed: string;
}

/** Runs the command until it ends, or kills it once it has kept `results` of its folds. */
async function ablate(
  folder: string,
  out: string,
  { results = Infinity, args = [] }: { readonly results?: number; readonly args?: string[] } = {},
): Promise<Life> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "-P=test", "cli/ablate.ts", `${folder}/experiment.json`],
      ...["--out", out, "--workers", "1", "--no-audit", ...args],
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let over = false;
  const watch = async () => {
    while (!over && results < Infinity) {
      const kept = await keptResults(`${out}/small/runs`);
      if (kept >= results) return child.kill("SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const watching = watch();
  const { code, stdout } = await child.output();
  over = true;
  await watching;
  return { code, printed: new TextDecoder().decode(stdout) };
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  return names.map(({ name }) => name).sort();
}

async function keptResults(runs: string): Promise<number> {
  const [work] = (await namesIn(runs)).filter((name) => name.endsWith(".work"));
  if (work === undefined) return 0;
  return (await namesIn(`${runs}/${work}`)).filter((name) => name.endsWith(".result")).length;
}

async function resultOf(out: string): Promise<string> {
  const [id, ...others] = await namesIn(`${out}/small/ablations`);
  assert.deepEqual(others, []);
  assert.match(
    await Deno.readTextFile(`${out}/small/ablations/${id}/report.html`),
    /What does &lt;it&gt; live on\?/,
  );
  return await Deno.readTextFile(`${out}/small/ablations/${id}/ablation.json`);
}

const trialsOf = async (out: string) => {
  const { lines, problem } = await verifyLedger(`${out}/ledger.jsonl`);
  assert.equal(problem, undefined);
  return Map.groupBy(lines, ({ trialSha256 }) => trialSha256);
};

Deno.test("ablate killed on its way goes on where it was and ends with the same bytes", async () => {
  const folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder}/experiment.json`, JSON.stringify(CONFIG));
  const [whole, killed] = [`${folder}/whole`, `${folder}/killed`];
  const { code, printed } = await ablate(folder, whole);
  assert.equal(code, 0);
  assert.match(printed, /^6 fits over all folds/);
  assert.match(printed, /\nscaler robust +\S+ ± \S+ +.* noise\n/);
  assert.match(printed, /\nhorizon 3 \* +– +– +\S+ ± \S+ +\S+ +noise\n/);

  assert.equal((await ablate(folder, killed, { results: 6 })).code, 137);
  const begun = await trialsOf(killed);
  // Only what had begun: all folds of the first trial and some of the second.
  assert.ok(begun.size >= 2 && begun.size < TRIALS, String(begun.size));
  const again = await ablate(folder, killed);
  assert.match(again.printed, /Going on where this was stopped: \d+ of 24 folds were finished/);
  assert.equal(await resultOf(killed), await resultOf(whole));
  assert.equal(await keptResults(`${killed}/small/runs`), 0);

  for (const out of [whole, killed]) {
    const trials = await trialsOf(out);
    assert.equal(trials.size, TRIALS);
    for (const lines of trials.values()) {
      assert.equal(lines[0].status, "begun");
      assert.equal(lines.at(-1)!.status, undefined);
      assert.ok(lines.every(({ source }) => source === "ablation"));
    }
  }
});

Deno.test("ablate says in one line what is wrong with its arguments", async () => {
  const folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder}/experiment.json`, JSON.stringify(CONFIG));
  const { stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", "cli/ablate.ts", folder, "--only", "sise"],
  }).output();
  assert.equal(code, 1);
  assert.match(
    new TextDecoder().decode(stderr),
    /^error: Expected --only to name some of groups, features, .* but found sise\n$/m,
  );
});
