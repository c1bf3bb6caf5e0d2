import type { ChangedInput, VerifiedRun } from "../../lib/experiments/mod.ts";

const NONE = "none";

function inputLines(inputs: readonly ChangedInput[]): string[] {
  return inputs.map(({ input, stored, found }) =>
    `  ${input}: ${stored ?? NONE} then, ${found ?? NONE} now`
  );
}

/** How to get the code that the run was made with. */
function codeLines({ manifest }: VerifiedRun, folder: string): string[] {
  const { commit, diffSha256, patch } = manifest.code;
  if (commit === null) return ["The run's commit is not known: it was not made in a checkout."];
  if (diffSha256 === null) return [`Its code: git checkout ${commit}`];
  if (!patch) return [`Made with changes that were not committed to ${commit}, and not kept.`];
  const left = patch.leftOut.length > 0
    ? ` (without ${patch.leftOut.map(({ file }) => file).join(", ")})`
    : "";
  return patch.bytes === 0
    ? [`Made with changes that were not committed to ${commit}, too large to be kept.`]
    : [`Its code: git checkout ${commit} && git apply ${folder}/code.patch${left}`];
}

/** What running a run again has shown, line by line. */
export function describeVerified(verified: VerifiedRun, folder: string): string {
  const { same, failure, outputs, inputs, ledgerKnown, manifest } = verified;
  const lines: string[] = [];
  const width = Math.max(0, ...outputs.map(({ file }) => file.length));
  for (const { file, difference } of outputs) {
    lines.push(`${file.padEnd(width)}  ${difference ? `differs: ${difference}` : "the same"}`);
  }
  if (!ledgerKnown && !failure) {
    lines.push("The ledger does not know the run: trials and verdict were not compared.");
  }
  if (failure !== undefined) lines.push(`It cannot be run again: ${failure}`);
  lines.push("");
  if (same) {
    lines.push(`${manifest.runId} repeats to the byte.`);
    if (inputs.length > 0) {
      lines.push("Not the same any more, without effect:", ...inputLines(inputs));
    }
    return lines.join("\n");
  }
  lines.push(`${manifest.runId} does not repeat.`);
  if (inputs.length > 0) {
    lines.push("Not the same any more:", ...inputLines(inputs), ...codeLines(verified, folder));
  } else {
    lines.push(
      "No input is known to have changed: either a file of the run was, or the code is not deterministic.",
    );
  }
  return lines.join("\n");
}
