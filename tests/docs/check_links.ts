import { fileURLToPath } from "node:url";
import { posix } from "node:path";
import type { Page } from "./run_page.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LINK = /\]\(([^)\s]+)\)/g;

/** The text without fenced blocks, line by line as it was. */
export function proseOf(markdown: string): string[] {
  let fence: string | undefined;
  return markdown.split("\n").map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined;
      return "";
    }
    fence = mark;
    return mark === undefined ? line : "";
  });
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return proseOf(markdown).filter((line) => /^#+ /.test(line)).map((line) =>
    line.replace(/^#+ /, "").toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-")
  );
}

/** What is wrong with the links of pages to files and headings of the repository. */
export async function checkLinks(pages: readonly Page[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, markdown } of pages) {
    for (const [i, line] of proseOf(markdown).entries()) {
      for (const [, target] of line.matchAll(LINK)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file, anchor] = target.split("#");
        const to = file === "" ? path : posix.join(posix.dirname(path), file);
        const found = await Deno.stat(ROOT + to).catch(() => undefined);
        const headings = anchor && found?.isFile
          ? anchorsOf(await Deno.readTextFile(ROOT + to))
          : [];
        if (!found) problems.push(`${path}:${i + 1}: Expected a file at ${to} but found none`);
        else if (anchor && !headings.includes(anchor)) {
          problems.push(`${path}:${i + 1}: Expected a heading ${anchor} in ${to} but found none`);
        }
      }
    }
  }
  return problems;
}

/** What is wrong with the names of tasks in pages: `task NAME` in code of any kind. */
export function checkTasks(pages: readonly Page[], tasks: readonly string[]): string[] {
  return pages.flatMap(({ path, markdown }) =>
    markdown.split("\n").flatMap((line, i) => {
      const names = [...line.matchAll(/(?:deno|`|deno@\S+) ?task ([a-z][\w:-]*)/g)].map(([, n]) =>
        n
      );
      return names.filter((name) => !tasks.includes(name)).map((name) =>
        `${path}:${i + 1}: Expected a task of deno.json but found ${name}`
      );
    })
  );
}
