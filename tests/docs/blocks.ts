/** A fenced block of code in a page of the manual. */
export interface Block {
  /** Path of the page from the repository's root. */
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** First word of the fence; empty where there is none. */
  readonly language: string;
  /** Value of `file=` on the fence: where the reader is to save the block. */
  readonly file?: string;
  readonly text: string;
}

const FENCE = /^( {0,3})(`{3,}|~{3,})(.*)$/;

/**
 * The fenced blocks of a Markdown text in their order.
 *
 * @throws {SyntaxError} when a block does not end
 */
export function readBlocks(page: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const open = FENCE.exec(lines[i]);
    if (!open) continue;
    const [, indent, fence, info] = open;
    const end = lines.findIndex((line, at) => at > i && line.trim() === fence);
    if (end < 0) {
      throw new SyntaxError(`${page}:${i + 1}: Expected the block to end but found no ${fence}`);
    }
    const words = info.trim().split(/\s+/);
    blocks.push({
      page,
      line: i + 1,
      language: words[0],
      file: words.find((word) => word.startsWith("file="))?.slice("file=".length),
      text: lines.slice(i + 1, end).map((line) => line.slice(indent.length)).join("\n"),
    });
    i = end;
  }
  return blocks;
}

/** A command of a shell block. */
export interface Command {
  readonly line: number;
  readonly text: string;
}

/** The commands of a shell block, a line each; a backslash joins lines, comments are left out. */
export function readCommands({ line, text }: Block): Command[] {
  const commands: Command[] = [];
  let joined = "", first = 0;
  for (const [i, part] of text.split("\n").entries()) {
    if (joined === "") first = line + 1 + i;
    if (part.endsWith("\\")) {
      joined += part.slice(0, -1);
      continue;
    }
    const command = (joined + part).trim();
    joined = "";
    if (command !== "" && !command.startsWith("#")) commands.push({ line: first, text: command });
  }
  return commands;
}

/**
 * What of `expected` does not appear in `output`: its first line that is missing, or undefined. The
 * lines must come in order, others may come between them; `…` stands for anything.
 */
export function missingLine(expected: string, output: string): string | undefined {
  const found = output.split("\n").map(tidy);
  let at = 0;
  for (const line of expected.split("\n").map(tidy)) {
    if (line === "" || line === "…") continue;
    const pattern = new RegExp(`^${line.split("…").map(RegExp.escape).join(".*")}$`);
    const next = found.findIndex((text, i) => i >= at && pattern.test(text));
    if (next < 0) return line;
    at = next + 1;
  }
  return undefined;
}

/** Columns of a table grow with what stands in other rows. */
function tidy(line: string): string {
  return line.trim().replace(/ +/g, " ");
}
