/**
 * What Assay's kernel promises, seen through JupyterLab in a real browser. Needs Chromium and
 * `deno task lab --setup`; `deno task test:lab` runs it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { scenario } from "../kernel/scenario.ts";
import { notebookOf, type SavedOutput } from "./notebook_file.ts";
import { openLab } from "./notebook_page.ts";

const lab = await openLab();
Deno.test.afterAll(async () => await lab[Symbol.asyncDispose]());

/** Kind and content of an output, as scenarios.py writes them: colours taken out. */
function seen({ output_type, name, text, data, ename, evalue, traceback }: SavedOutput) {
  // deno-lint-ignore no-control-regex
  const plain = (coloured = "") => coloured.replace(/\x1b\[\d+m/g, "");
  if (output_type === "stream") return [name, text];
  if (output_type === "error") return ["error", [ename, evalue, ...traceback!]];
  return [output_type, plain(data?.["text/plain"])];
}

Deno.test("lab: 1,000 short cells of five kinds lose, misplace and reorder no output", async () => {
  const expected = await scenario<{ kind: string; code: string; outputs: unknown }[]>("cells");
  assert.equal(expected.length, 1000);
  await lab.withNotebook(
    "short",
    notebookOf(expected.map(({ code }) => code)),
    async (notebook) => {
      const begin = performance.now();
      await notebook.runAll();
      await notebook.finished();
      const ms = performance.now() - begin;
      const cells = await notebook.save();
      const wrong = expected.flatMap(({ kind, outputs }, n) => {
        const { execution_count: count, outputs: found } = cells[n];
        const same = JSON.stringify(found.map(seen)) === JSON.stringify(outputs);
        return same && count === n + 1 ? [] : [{ n, kind, count, found }];
      });
      console.log(`1,000 cells, ${wrong.length} wrong, ${(ms / 1000).toFixed(1)} ms a cell`);
      assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} of 1,000 cells are wrong`);
    },
  );
});

Deno.test("lab: 5,000 lines and 200 displays arrive whole, in order, in their cell", async () => {
  const code = notebookOf([
    "for (let i = 0; i < 5000; i++) console.log('L' + i);",
    "'between'",
    "for (let i = 0; i < 200; i++) " +
    "Deno.jupyter.display({ 'text/plain': 'D' + i }, { raw: true }); 0",
    "'after'",
  ]);
  await lab.withNotebook("floods", code, async (notebook) => {
    await notebook.runAll();
    await notebook.finished();
    const [lines, between, displays, after] = (await notebook.save())
      .map(({ outputs }) => outputs.map(seen));
    const counted = (letter: string, length: number) =>
      Array.from({ length }, (_, i) => letter + i);
    assert.ok(lines.every(([name]) => name === "stdout"));
    assert.equal(lines.map(([, text]) => text).join(""), counted("L", 5000).join("\n") + "\n");
    assert.deepEqual(between, [["execute_result", '"between"']]);
    assert.deepEqual(displays, [
      ...counted("D", 200).map((text) => ["display_data", text]),
      ["execute_result", "0"],
    ]);
    assert.deepEqual(after, [["execute_result", '"after"']]);
  });
});
