import { parseArgs } from "node:util";
import { runCli } from "../../cli/run_cli.ts";
import { fuzzFiles } from "./fuzz.ts";

const HELP = `
Loads damaged CSV and Parquet files: each must load with its own numbers or be refused clearly.

usage: deno task test:fuzz [options]

  --seed 1        where the damage starts from
  --count 10000   files in all, half of each kind
`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "10000" },
    },
  });
  const folder = await Deno.makeTempDir();
  try {
    const count = Math.ceil(Number(values.count) / 2);
    const results = await fuzzFiles({ folder, seed: Number(values.seed), count });
    for (const [kind, { loaded, refused, unread, problems }] of Object.entries(results)) {
      console.log(
        `${kind}: ${loaded} loaded (${unread} without a second opinion), ${refused} refused, ${problems.length} wrong`,
      );
      for (const problem of problems) console.log(`  ${problem}`);
    }
    return Object.values(results).some(({ problems }) => problems.length > 0) ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runCli(main, { help: HELP });
