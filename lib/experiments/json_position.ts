/** Where a JSON text stops being JSON: 1-based line and column. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

const TOKEN =
  // Strings hold no raw control characters.
  // deno-lint-ignore no-control-regex
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const SPACE = /[ \t\r\n]*/y;

/** What may come next, by state of the object or list that is open. */
type State = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "comma" | "done";

/**
 * Position of the first token that breaks the grammar of RFC 8259, or of the end when the text is
 * cut off. `JSON.parse` gives a position for some errors only, and none for a stray word.
 *
 * @example
 * ```ts
 * import { locateJsonError } from "./json_position.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(locateJsonError('{\n  "seed": seven\n}'), { line: 2, column: 11 });
 * ```
 */
export function locateJsonError(text: string): JsonPosition {
  const open: ("{" | "[")[] = [];
  let state: State = "value";
  let at = 0;
  const afterValue = (): State => open.length ? "comma" : "done";

  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)![0].length;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) break;
    const next = step(token);
    if (next === undefined) break;
    state = next;
    at += token.length;
  }
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return { line, column: at - before.lastIndexOf("\n") };

  function step(token: string): State | undefined {
    const wantsValue = state === "value" || state === "valueOrEnd";
    const top = open.at(-1);
    if (token === "{" || token === "[") {
      if (!wantsValue) return undefined;
      open.push(token);
      return token === "{" ? "keyOrEnd" : "valueOrEnd";
    }
    if (token === "}" || token === "]") {
      const fits = token === "}" ? "{" : "[";
      const mayEnd = state === "comma" || state === "keyOrEnd" || state === "valueOrEnd";
      if (top !== fits || !mayEnd) return undefined;
      open.pop();
      return afterValue();
    }
    if (token === ":") return state === "colon" ? "value" : undefined;
    if (token === ",") {
      if (state !== "comma") return undefined;
      return top === "{" ? "key" : "value";
    }
    if (state === "key" || state === "keyOrEnd") return token[0] === '"' ? "colon" : undefined;
    return wantsValue ? afterValue() : undefined;
  }
}
