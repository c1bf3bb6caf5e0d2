/** Every execution rule by a case worked out by hand; the tables are in tests/backtest. */
import assert from "node:assert/strict";
import { checkCase } from "./backtest/golden.ts";
import { PAGE, TABLES, withTables } from "./backtest/golden_table.ts";

const CASES = Object.values(TABLES).flat();

for (const golden of CASES) Deno.test(`backtest: ${golden.rule}`, () => checkCase(golden));

Deno.test("backtest: every golden case has a rule of its own", () => {
  assert.equal(new Set(CASES.map(({ rule }) => rule)).size, CASES.length);
  assert.ok(CASES.length >= 100, `${CASES.length} cases`);
});

Deno.test("docs/explanation/execution.md has the golden cases as its tables", async () => {
  const page = await Deno.readTextFile(PAGE);
  const cells = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  assert.equal(cells(page), cells(withTables(page)), "run tests/backtest/golden_table.ts");
});
