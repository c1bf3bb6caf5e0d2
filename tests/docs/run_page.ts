import { configSchema, parseConfig } from "../../lib/experiments/mod.ts";
import { type Block, missingLine, readBlocks, readCommands } from "./blocks.ts";
import { exemptionOf, withoutNpx } from "./exempt.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const BUNDLED = "experiments/btc-daily-direction/experiment.json";

/** A page's path and text. */
export interface Page {
  /** Path from the repository's root. */
  readonly path: string;
  readonly markdown: string;
}

/** What is wrong with a block, with its place in front. */
function fault(page: string, line: number, message: string): Error {
  return new Error(`${page}:${line}: ${message}`);
}

async function save({ folder }: Sandbox, block: Block, text: string): Promise<void> {
  const { page, line, file } = block;
  if (file === undefined) throw fault(page, line, "Expected file= on the fence but found none");
  const path = `${folder}/${file}`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text.endsWith("\n") ? text : `${text}\n`);
}

/** A task must exist, and its help must know the options it is given here. */
async function checkTask(sandbox: Sandbox, place: [string, number], text: string): Promise<void> {
  const [, task, rest = ""] = /^deno task (\S+)(.*)$/.exec(withoutNpx(text)) ?? [];
  if (task === undefined) return;
  const { tasks } = JSON.parse(await Deno.readTextFile(`${sandbox.folder}/deno.json`));
  if (!(task in tasks)) throw fault(...place, `Expected a task of deno.json but found ${task}`);
  const options = rest.match(/(?<=\s)--[\w-]+/g) ?? [];
  if (options.length === 0) return;
  const { output } = await sandbox.run("deno", ["task", task, "--help"]);
  for (const option of options) {
    if (!new RegExp(`${option}(?![\\w-])`).test(output)) {
      throw fault(...place, `Expected an option that ${task} --help names but found ${option}`);
    }
  }
}

/** Runs the commands of a shell block, except those exempt, and returns what they print. */
async function runCommands(sandbox: Sandbox, block: Block): Promise<string> {
  let printed = "";
  for (const { line, text } of readCommands(block)) {
    const place: [string, number] = [block.page, line];
    if (exemptionOf(block.page, text)) {
      await checkTask(sandbox, place, text);
      continue;
    }
    // Both outputs in one, in the order in which a reader sees them.
    const { code, output } = await sandbox.run("sh", ["-ec", `exec 2>&1\n${text}`]);
    if (code !== 0) throw fault(...place, `${text} ended with code ${code}:\n${output}`);
    printed += output;
  }
  return printed;
}

/** A whole configuration, or keys that take the place of those in the bundled one. */
async function checkConfig({ folder }: Sandbox, { page, line, file, text }: Block): Promise<void> {
  try {
    if (file?.endsWith("experiment.json")) return void parseConfig(text, { path: file });
    const keys = JSON.parse(text.trimStart().startsWith("{") ? text : `{${text}}`);
    const bundled = JSON.parse(await Deno.readTextFile(`${folder}/${BUNDLED}`));
    configSchema.parse({ ...bundled, ...keys });
  } catch (error) {
    throw fault(page, line, error instanceof Error ? error.message : String(error));
  }
}

/** Puts a block of `-` and `+` lines into effect: each run of `-` lines must be there once. */
async function applyChange(sandbox: Sandbox, block: Block): Promise<void> {
  const { page, line, file, text } = block;
  const strip = (mark: string) => (row: string) => row.slice(row.startsWith(mark) ? 1 : 0);
  const rows = text.split("\n");
  const before = rows.filter((row) => !row.startsWith("+")).map(strip("-")).map(strip(" "));
  const after = rows.filter((row) => !row.startsWith("-")).map(strip("+")).map(strip(" "));
  const old = await Deno.readTextFile(`${sandbox.folder}/${file}`);
  const parts = old.split(before.join("\n"));
  if (parts.length !== 2) {
    throw fault(
      page,
      line,
      `Expected ${file} to have once but found ${parts.length - 1} times:
${before.join("\n")}`,
    );
  }
  await save(sandbox, block, parts.join(after.join("\n")));
}

/** Does with one block what its language asks for; returns what it printed, if it runs. */
async function runBlock(sandbox: Sandbox, block: Block): Promise<string | undefined> {
  const { page, line, language, file, text } = block;
  switch (language) {
    case "sh":
      return await runCommands(sandbox, block);
    case "json":
      await checkConfig(sandbox, block);
      if (file) await save(sandbox, block, text);
      return;
    case "csv":
      await save(sandbox, block, text);
      return;
    case "diff":
      await applyChange(sandbox, block);
      return;
    case "ts": {
      await save(sandbox, { ...block, file: fileOf(block) }, text);
      if (file) return;
      const args = ["run", "--quiet", "--no-check", "-P=experiment", fileOf(block)];
      const { code, output } = await sandbox.run("deno", args);
      if (code !== 0) throw fault(page, line, `the block failed:\n${output}`);
      return output;
    }
    case "py":
      // Not run: tests need no Python.
      return;
    case "":
      return;
    default:
      throw fault(
        page,
        line,
        `Expected a block of sh, ts, json, csv, diff, py or text but found ${language}`,
      );
  }
}

/** Where a block of TypeScript is saved: as its fence says, or in a file of its own. */
function fileOf({ page, line, file }: Block): string {
  return file ?? `${page.replace(/\W/g, "_")}_line_${line}.ts`;
}

/**
 * Follows a page from top to bottom in a fresh copy of the project, as `docs/README.md` describes.
 * Types are left to {@linkcode checkTypes}.
 *
 * @throws {Error} at the first block that does not do what the page says, naming file and line
 */
export async function runPage({ path, markdown }: Page): Promise<void> {
  const blocks = readBlocks(path, markdown);
  if (blocks.length === 0) return;
  const sandbox = await createSandbox();
  let printed: string | undefined;
  for (const block of blocks) {
    if (block.language !== "text") {
      printed = await runBlock(sandbox, block);
      continue;
    }
    if (printed === undefined) {
      throw fault(path, block.line, "Expected a text block to follow the block that prints it");
    }
    const missing = missingLine(block.text, printed);
    if (missing !== undefined) {
      throw fault(
        path,
        block.line,
        `Expected the output to have "${missing}" but found\n${printed}`,
      );
    }
  }
}

/**
 * Checks the types of all pages' blocks at once, in a copy of the project in which the changes of
 * all pages are made: a check of its own for each page would take most of the time.
 *
 * @throws {Error} naming file and line of the first block that does not pass
 */
export async function checkTypes(pages: readonly Page[]): Promise<void> {
  const sandbox = await createSandbox();
  const typed: Block[] = [];
  for (const block of pages.flatMap(({ path, markdown }) => readBlocks(path, markdown))) {
    if (block.language === "diff") await applyChange(sandbox, block);
    if (block.language !== "ts") continue;
    await save(sandbox, { ...block, file: fileOf(block) }, block.text);
    typed.push(block);
  }
  if (typed.length === 0) return;
  const args = ["check", "--quiet", ...new Set(typed.map(fileOf))];
  const { code, output } = await sandbox.run("deno", args);
  if (code === 0) return;
  const { page, line } = typed.find((block) => output.includes(fileOf(block))) ?? typed[0];
  throw fault(page, line, `the block does not pass the type check:\n${output}`);
}
