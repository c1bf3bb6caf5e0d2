import assert from "node:assert/strict";
import { scenario, type Seen, shown } from "./scenario.ts";

type Interrupted = Seen & { readonly seconds: number; readonly then: Seen };

Deno.test("kernel: an interrupt ends while (true) {} and queued cells, variables stay", async () => {
  const { outputs, states, seconds, then } = await scenario<Interrupted>("interrupts");
  console.log(`${seconds.toFixed(2)} s from the interrupt to the end of the loop`);
  assert.deepEqual(states, ["error", "aborted"]);
  assert.match(shown(outputs[0]), /Interrupted: The cell was stopped/);
  assert.equal(shown(then.outputs[0]), "42");
  assert.equal(then.outputs[0].length, 1, "nothing of the fence is seen");
});

Deno.test("kernel: an interrupt ends a training between two steps, variables stay", async () => {
  const seen = await scenario<Interrupted & { ready: Seen }>("training");
  assert.deepEqual(seen.ready.states, ["ok"], JSON.stringify(seen.ready));
  console.log(`${seen.seconds.toFixed(2)} s from the interrupt to the end of the training`);
  assert.deepEqual(seen.states, ["error"]);
  assert.match(shown(seen.outputs[0]), /AbortError: Interrupted[^]*at fit \(/);
  assert.equal(shown(seen.then.outputs[0]), "true");
});

Deno.test("kernel: an await that nobody can end says to restart, and a restart works", async () => {
  const { said, then } = await scenario<{ said: string; then: Seen }>("stuck");
  assert.match(said, /Restart the kernel/);
  assert.equal(shown(then.outputs[0]), "42");
});
