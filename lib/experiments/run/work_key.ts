import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical_json.ts";
import { describeMachine, describeVersions, projectFolder } from "../manifest.ts";
import { sha256 } from "../sha256.ts";
import { trialHash } from "../trial_hash.ts";
import type { PreparedRun } from "./prepare_run.ts";

/** Folders whose modules decide what a run computes. */
const SOURCES = ["lib"];

/**
 * SHA-256 of all modules, tests left out. Neither the commit nor what else lies in the checkout decides
 * a result: a log that is written there must not part a run from its work.
 */
async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  async function add(folder: string): Promise<void> {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = `${folder}/${name}`;
      if (isDirectory) {
        if (name !== "fixtures" && name !== "testing") await add(path);
      } else if (/\.(ts|js|json)$/.test(name) && !/_test\.ts$/.test(name)) {
        hash.update(`${path}\0`).update(await Deno.readFile(path));
      }
    }
  }
  for (const folder of SOURCES) await add(`${projectFolder}${folder}`);
  return hash.digest("hex");
}

/**
 * SHA-256 of everything that decides the results of a run's tasks, and of the processor, which
 * decides their last digits: what was computed under the same key need not be computed again.
 */
export async function workKey(
  { config, settled, data, features, plan, code: { code } }: PreparedRun,
): Promise<string> {
  const {
    question: _question,
    trialsNote: _note,
    bootstrap: _bootstrap,
    seeds: _seeds,
    ablation: _ablation,
    ...deciding
  } = settled;
  const { os, arch, cpu } = describeMachine();
  return sha256(canonicalJson({
    format: 2,
    config: deciding,
    trials: config.models.map((model) =>
      trialHash(settled, model, { features: features.file, others: features.others })
    ),
    data: data.sha256,
    names: plan.features.names,
    folds: plan.folds.map(({ index, test }) => [index, test.length, test[0]]),
    modules: await hashSources(),
    lockfile: code.lockfileSha256,
    versions: await describeVersions(),
    machine: { os, arch, cpu },
  }));
}
