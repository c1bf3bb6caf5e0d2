import { canonicalJson } from "../../experiments/canonical_json.ts";
import { sha256 } from "../../experiments/sha256.ts";
import { date, integer, NONE, seconds } from "../format.ts";
import { type Child, markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { details, facts, type Section, section } from "../parts.ts";

const code = (text: string | null): Child => text === null ? NONE : markup`<code>${text}</code>`;

/** The command that repeats the run, and everything its result depends on. */
export function reproduceSection({ manifest, metrics }: SectionContext): Section {
  const { data, machine, timings, versions } = manifest;
  const { commit, diffSha256, lockfileSha256 } = manifest.code;
  const versionList = facts([
    ...Object.entries(versions),
    ...Object.entries(timings).map(([name, value]) => [name, seconds(value)] as const),
  ]);
  const configuration = markup`<pre tabindex="0" role="region" aria-label="Configuration">${
    JSON.stringify(manifest.config, null, 2) ?? ""
  }</pre>`;
  const box = [
    markup`<pre class="command">${manifest.command}</pre>`,
    diffSha256 !== null &&
    markup`<p class="alarm">The code had uncommitted changes; the commit alone does not repeat this run.</p>`,
    facts([
      ["Run", `${manifest.runId}, ${date(manifest.startedAt)} to ${date(manifest.finishedAt)} UTC`],
      ["Configuration", code(manifest.configPath)],
      ["Configuration, SHA-256", code(sha256(canonicalJson(manifest.config)))],
      ["Overrides", manifest.overrides.length ? code(manifest.overrides.join(" ")) : "none"],
      ["Seed", String(manifest.seed)],
      ["Device", manifest.deviceReason ?? manifest.device],
      ["Workers", integer(manifest.workers)],
      ["Commit", code(commit)],
      ["Uncommitted changes, SHA-256", diffSha256 === null ? "none known" : code(diffSha256)],
      ["Lockfile, SHA-256", code(lockfileSha256)],
      ["Data, SHA-256", code(metrics.data.sha256)],
      ...data.map(({ path, sha256 }) =>
        ["Data file", markup`<code>${path}</code> <code>${sha256}</code>`] as const
      ),
      [
        "Machine",
        `${machine.os} ${machine.arch}, ${machine.cpu}, ${integer(machine.cores)} cores`,
      ],
    ]),
    details("Configuration, with defaults filled in", configuration),
    details("Versions and timings", versionList),
  ];
  return section("Reproduction", markup`<div class="provenance">${box}</div>`);
}
