import assert from "node:assert/strict";
import { notebookInterrupt } from "./interrupt.ts";

const FLAG = "ASSAY_INTERRUPT_FILE";

Deno.test("notebookInterrupt() follows the kernel's flag as it rises and falls", async () => {
  const before = Deno.env.get(FLAG);
  const folder = await Deno.makeTempDir();
  const flag = `${folder}/interrupt`;
  Deno.env.set(FLAG, flag);
  try {
    const interrupt = notebookInterrupt();
    assert.equal(interrupt.aborted, false);
    interrupt.throwIfAborted();
    await Deno.writeTextFile(flag, "");
    assert.equal(interrupt.aborted, true);
    assert.throws(() => interrupt.throwIfAborted(), { name: "AbortError", message: /Interrupted/ });
    await Deno.remove(flag);
    assert.equal(interrupt.aborted, false);
    interrupt.throwIfAborted();
  } finally {
    if (before === undefined) Deno.env.delete(FLAG);
    else Deno.env.set(FLAG, before);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("notebookInterrupt() interrupts nobody outside a notebook", () => {
  const before = Deno.env.get(FLAG);
  Deno.env.delete(FLAG);
  try {
    const interrupt = notebookInterrupt();
    assert.equal(interrupt.aborted, false);
    interrupt.throwIfAborted();
  } finally {
    if (before !== undefined) Deno.env.set(FLAG, before);
  }
});

Deno.test({
  name: "notebookInterrupt() asks for nothing where reading the environment is not allowed",
  permissions: { env: false },
  fn() {
    assert.equal(notebookInterrupt().aborted, false);
  },
});
