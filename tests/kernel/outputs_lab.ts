import assert from "node:assert/strict";
import { type Output, scenario, type Seen, shown } from "./scenario.ts";

Deno.test("kernel: 1,000 short cells of five kinds lose, misplace and reorder no output", async () => {
  const { wrong, examples, msPerCell } = await scenario<
    { wrong: Record<string, number>; examples: unknown; msPerCell: number }
  >("short_cells");
  console.log(`${msPerCell.toFixed(1)} ms a cell, client included`);
  assert.deepEqual(wrong, {}, JSON.stringify(examples));
});

Deno.test("kernel: 5,000 lines and 200 displays arrive whole, in order, in their cell", async () => {
  const seen = await scenario<{
    linesWhole: boolean;
    messages: number;
    seconds: number;
    displays: boolean;
    after: readonly (readonly Output[])[];
  }>("floods");
  console.log(`5,000 lines in ${seen.messages} messages and ${seen.seconds.toFixed(2)} s`);
  assert.equal(seen.linesWhole, true);
  assert.equal(seen.displays, true);
  assert.ok(seen.messages < 1000, `${seen.messages} messages for 5,000 lines`);
  assert.deepEqual(seen.after.map(shown), ['"after"', '"after"']);
});

Deno.test("kernel: a value that draws itself asynchronously stays in its cell", async () => {
  const { outputs } = await scenario("late_results");
  assert.deepEqual(outputs.map(shown), ["drawn", '"next"']);
});

Deno.test("kernel: a display that updates in place keeps its order and ends its cell", async () => {
  const { outputs } = await scenario("updates");
  assert.deepEqual(outputs[0].map(([kind]) => kind), [
    "display_data",
    ...Array(3).fill("update_display_data"),
    "execute_result",
  ]);
  assert.deepEqual(outputs.map(shown), ["0\n1\n2\n3\n4", "5"]);
});

Deno.test("kernel: an error aborts the cells queued behind it and leaves the kernel usable", async () => {
  const { states, outputs, then } = await scenario<Seen & { then: Seen }>("aborts");
  assert.deepEqual(states, ["ok", "error", "aborted", "aborted"]);
  assert.deepEqual(outputs.slice(2), [[], []]);
  assert.equal(shown(then.outputs[0]), "1");
});

Deno.test("kernel: a failed cell shows its error, the causes, and why nothing ran", async () => {
  const seen = await scenario<Record<string, readonly Output[]>>("failures");
  const expected: Record<string, RegExp> = {
    cause:
      /^Error\nouter\nError: outer\n.*\nCaused by TypeError: inner\n.*\nCaused by \{ code: 5 \}$/,
    many: /AggregateError: both[^]*one of Error: one[^]*one of Error: two/,
    text: /Uncaught only text/,
    package: /Cannot import "npm:does-not-exist-zzz-123": .*does not exist/,
    file: /Module not found .*missing\.ts/,
    syntax: /SyntaxError: Expression expected[^]*2 \| const wrong: number = ;[^]*line 2:23/,
    lost: /Error/,
    twice: /SyntaxError: Identifier 'fixed' has already been declared\n\(restart the kernel, or/,
    fine: /^2$/,
  };
  for (const [name, pattern] of Object.entries(expected)) assert.match(shown(seen[name]), pattern);
});

Deno.test("kernel: what fails unawaited and a name that a module lacks are told", async () => {
  const seen = await scenario<Record<string, readonly Output[]>>("unawaited");
  assert.match(shown(seen.rejected), /Uncaught \(in promise\) Error: late[^]*"?why[^]*"waited"/);
  assert.match(shown(seen.timer), /Uncaught Error: in timer[^]*"waited"/);
  assert.deepEqual(seen.imported.map(([kind]) => kind), ["execute_result", "stderr"]);
  assert.match(shown(seen.imported), /"undefined"\nlib\/mod\.ts exports no value named nope \(/);
  assert.doesNotMatch(shown(seen.imported), /core|Bars/);
  // An error that fails its cell is told once.
  assert.deepEqual(seen.awaited.map(([kind]) => kind), ["error"]);
});

Deno.test("kernel: Deno's death in a cell is reported as such", async () => {
  const { raised, outputs } = await scenario<{ raised: string; outputs: string[] }>("death");
  assert.equal(raised, "DeadKernelError");
  assert.deepEqual(outputs, ["Deno's kernel process ended by signal 9"]);
});

Deno.test("kernel: it ends by itself when asked to", async () => {
  const { seconds, code } = await scenario<{ seconds: number; code: number }>("shutdown");
  console.log(`${seconds.toFixed(2)} s from the request to the end`);
  assert.equal(code, 0);
});

Deno.test("kernel: many that start at once all answer", async () => {
  assert.deepEqual(await scenario<string[]>("starts"), Array(24).fill("ready"));
});

Deno.test("kernel: a start that fails is tried again, and not for ever", async () => {
  const { once, always } = await scenario<{ once: Output[][]; always: string }>("second_start");
  assert.deepEqual(once.map(shown), ["42"]);
  assert.match(always, /died before replying/);
});
