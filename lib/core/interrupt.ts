/** What {@linkcode notebookInterrupt} gives: the part of an `AbortSignal` that is looked at. */
export type InterruptCheck = Pick<AbortSignal, "aborted" | "throwIfAborted">;

/** Never interrupted. */
const never: InterruptCheck = { aborted: false, throwIfAborted() {} };

/** Name of the variable that holds the path of the kernel's flag, a file that exists or not. */
const FLAG = "ASSAY_INTERRUPT_FILE";

function flagPath(): string | undefined {
  // Asking first: a program without the permission is no notebook, and must not be prompted.
  const granted = Deno.permissions.querySync({ name: "env", variable: FLAG }).state === "granted";
  return granted ? Deno.env.get(FLAG) || undefined : undefined;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Whether someone pressed "interrupt" in a notebook that runs on Assay's kernel. Long work looks
 * between two of its steps and stops there: the kernel cannot end work that awaits, and ending it
 * in the middle would lose the session. A look costs some microseconds. Anywhere else, nobody
 * interrupts.
 *
 * @returns a check whose `aborted` looks anew each time; `throwIfAborted` throws an `AbortError`
 *
 * @example
 * ```ts
 * import { notebookInterrupt } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const interrupt = notebookInterrupt();
 * for (let step = 0; step < 3; step++) interrupt.throwIfAborted();
 * assert.equal(interrupt.aborted, false);
 * ```
 */
export function notebookInterrupt(): InterruptCheck {
  const path = flagPath();
  if (path === undefined) return never;
  return {
    get aborted() {
      return exists(path);
    },
    throwIfAborted() {
      if (exists(path)) {
        throw new DOMException("Interrupted: the work stopped between two steps", "AbortError");
      }
    },
  };
}
