import type { ManifestRecord, MetricsRecord } from "../../lib/experiments/mod.ts";
import { summarize } from "../summary.ts";

const day = (time: string) => time.slice(0, 10);
const minute = (time: string) => time.slice(0, 16).replace("T", " ");

function codeOf({ commit, diffSha256, patch }: ManifestRecord["code"]): string {
  if (commit === null) return "not from a checkout";
  const changes = diffSha256 === null
    ? "nothing uncommitted"
    : patch && patch.bytes > 0
    ? "with the uncommitted changes in code.patch"
    : "with uncommitted changes that were not kept";
  return `${commit.slice(0, 12)}, ${changes}`;
}

/** Facts about a run, a name and a value each. */
function factsOf({ metrics, manifest }: Records): (readonly [string, string])[] {
  const { data, folds, label, validation, trials } = metrics;
  const { config } = manifest as { readonly config: { readonly smoke?: boolean } };
  const seconds = Object.values(manifest.timings).reduce((sum, value) => sum + value, 0);
  return [
    ["Run", `${manifest.runId}${config.smoke ? " (smoke run, not a result)" : ""}`],
    ["Experiment", metrics.experiment],
    ["Finished", `${minute(manifest.finishedAt)} UTC, after ${seconds.toFixed(0)} s`],
    ["Data", `${data.symbol}, ${day(data.quality.from)} to ${day(data.quality.to)}`],
    ["Label", `${label.kind}, ${label.horizon} ahead`],
    [
      "Folds",
      `${folds.length} (${validation.mode}), tested ${day(folds[0].test.from)} to ${
        day(folds.at(-1)!.test.to)
      }`,
    ],
    ["Trials", `${trials.run} in this run, ${trials.total} on these data`],
    ["Seed", String(manifest.seed)],
    ["Device", `${manifest.device}, ${manifest.workers} workers`],
    ["Code", codeOf(manifest.code)],
    ...manifest.resumed
      ? [[
        "Resumed",
        `${manifest.resumed.finished} of ${manifest.resumed.of} fits were finished`,
      ]] as const
      : [],
    ["Command", manifest.command],
  ];
}

interface Records {
  readonly metrics: MetricsRecord;
  readonly manifest: ManifestRecord;
}

/** A run on a terminal: facts, then figures and verdict. */
export function describeShown(records: Records, folder: string): string {
  const facts = factsOf(records);
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  const lines = facts.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`);
  return `${lines.join("\n")}\n\n${
    summarize(records.metrics, records.manifest)
  }\n\nReport: ${folder}/report.html`;
}
