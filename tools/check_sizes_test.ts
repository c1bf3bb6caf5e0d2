import assert from "node:assert/strict";
import { checkSizes } from "./check_sizes.ts";
import { LAYERS } from "./layers.ts";

const file = (path: string, lines: number) => ({ path, text: "x\n".repeat(lines) });

Deno.test("checkSizes() gives files, lines, median and largest of each room without its tests", () => {
  const files = [
    file("lib/nn/graph/a.ts", 10),
    file("lib/nn/graph/ops/b.ts", 31),
    file("lib/nn/graph/a_test.ts", 400),
    file("cli/run.ts", 3),
    { path: "cli/open_end.ts", text: "x\ny" },
    { path: "cli/empty.ts", text: "" },
  ];
  const { modules, total, warnings, problems } = checkSizes(files, LAYERS);
  assert.deepEqual(modules, [
    { room: "cli", files: 3, lines: 5, median: 2, largest: { path: "cli/run.ts", lines: 3 } },
    {
      room: "lib/nn/graph",
      files: 2,
      lines: 41,
      median: 20.5,
      largest: { path: "lib/nn/graph/ops/b.ts", lines: 31 },
    },
  ]);
  assert.equal(total.modules?.lines, 46);
  assert.equal(total.tests?.lines, 400);
  assert.deepEqual([...warnings, ...problems], []);
});

Deno.test("checkSizes() warns above 300 lines and fails above 500, tests above 600", () => {
  const { warnings, problems } = checkSizes([
    file("lib/core/a.ts", 300),
    file("lib/core/b.ts", 301),
    file("lib/core/c.ts", 500),
    file("lib/core/d.ts", 501),
    file("lib/core/e_test.ts", 600),
    file("lib/core/f_test.ts", 601),
  ], LAYERS);
  assert.deepEqual(warnings, [
    "lib/core/b.ts has 301 lines, more than 300: is it one idea?",
    "lib/core/c.ts has 500 lines, more than 300: is it one idea?",
  ]);
  assert.deepEqual(problems, [
    "lib/core/d.ts has 501 lines, more than 500: split it",
    "lib/core/f_test.ts has 601 lines, more than 600: split it",
  ]);
});
