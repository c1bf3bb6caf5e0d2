/**
 * Writes the reference into artifacts/docs: every export of lib by `deno doc`, and every key of
 * `experiment.json` from its schema. Run as `deno task docs`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runCli } from "../cli/run_cli.ts";
import { configSchema } from "../lib/experiments/mod.ts";
import { frontPage, type RoomEntry, settingsPage, summaryOf, withLibPaths } from "./docs/pages.ts";
import { listSettings, type Schema } from "./docs/settings.ts";
import { LAYERS } from "./layers.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const HELP = `
Writes the reference of lib and of experiment.json as pages into artifacts/docs.

Usage: deno task docs [OPTIONS]

  --debug       prints the stack of an error
  --help        prints this text
`;

async function pagesIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) paths.push(...await pagesIn(`${folder}/${name}`));
    else if (name.endsWith(".html")) paths.push(`${folder}/${name}`);
  }
  return paths;
}

async function denoDoc(out: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "doc",
      "--html",
      "--name=Assay",
      `--output=${out}`,
      ...LAYERS.map(({ room }) => `${ROOT}lib/${room}/mod.ts`),
    ],
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno doc failed: ${new TextDecoder().decode(stderr)}`);
}

async function main(args: string[]): Promise<number> {
  parseArgs({ args });
  const out = `${ROOT}artifacts/docs`;
  // Pages of what is gone would stay.
  await Deno.remove(out, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(out, { recursive: true });
  await denoDoc(out);
  const rooms = await Promise.all(LAYERS.map(async ({ room, level }): Promise<RoomEntry> => {
    const source = await Deno.readTextFile(`${ROOT}lib/${room}/mod.ts`);
    return { room, level, summary: summaryOf(source) };
  }));
  const empty = await Deno.readTextFile(`${out}/index.html`);
  const schema = z.toJSONSchema(configSchema, { io: "input" }) as Schema;
  for (const path of await pagesIn(out)) {
    const page = await Deno.readTextFile(path);
    const changed = withLibPaths(page);
    if (changed !== page) await Deno.writeTextFile(path, changed);
  }
  await Deno.writeTextFile(`${out}/index.html`, frontPage(empty, rooms));
  await Deno.writeTextFile(`${out}/experiment.html`, settingsPage(empty, listSettings(schema)));
  console.log(`${out}/index.html`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
