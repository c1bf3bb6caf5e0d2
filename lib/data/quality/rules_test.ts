import assert from "node:assert/strict";
import { QUALITY_RULES } from "./rules.ts";

const PAGE = new URL("../../../docs/explanation/data-quality.md", import.meta.url);

/** Cells of the page's rows without the blanks that align them. */
async function readTable(): Promise<string[][]> {
  const page = await Deno.readTextFile(PAGE);
  return page.split("\n").filter((line) => /^\| `/.test(line))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the manual lists every rule as it is in the code", async () => {
  const expected = Object.entries(QUALITY_RULES).map(([code, rule]) => [
    `\`${code}\``,
    rule.severity,
    rule.about,
    "option" in rule ? `\`${rule.option}\`` : "",
  ]);
  assert.deepEqual(await readTable(), expected);
});
