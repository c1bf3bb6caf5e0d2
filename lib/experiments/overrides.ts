/** Splits `models[2].hiddenSize` or `models.2.hiddenSize` into its keys. */
function keysOf(path: string): string[] {
  return path.replace(/\[(\d+)\]/g, ".$1").split(".");
}

/** JSON where it is JSON, otherwise the text itself: `7`, `true`, `"7"` and `robust` all work. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * A copy of `config` with the values of `overrides` put in place, each written `path=value`.
 *
 * Throws a `SyntaxError` when an override has no `=`, and a `RangeError` when its path leads
 * through a number, a text or an index that is not there. Other keys may be new, because a strict
 * schema judges them afterwards.
 *
 * @example
 * ```ts
 * import { applyOverrides } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(applyOverrides({ label: { horizon: 1 } }, ["label.horizon=5"]), {
 *   label: { horizon: 5 },
 * });
 * ```
 */
export function applyOverrides(config: unknown, overrides: readonly string[]): unknown {
  const root = structuredClone(config);
  for (const override of overrides) {
    const split = override.indexOf("=");
    if (split < 1) {
      throw new SyntaxError(
        `Expected an override to be path=value but found ${JSON.stringify(override)}`,
      );
    }
    const path = override.slice(0, split);
    const keys = keysOf(path);
    const last = keys.pop()!;
    let parent: unknown = root;
    for (const key of keys) {
      // A section that is not there begins with this key; a schema judges its name afterwards.
      if (isContainer(parent) && !Array.isArray(parent) && !(key in parent)) parent[key] = {};
      parent = isContainer(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
    }
    if (!isContainer(parent) || (Array.isArray(parent) && !Object.hasOwn(parent, last))) {
      throw new RangeError(`Expected a path of the configuration but found ${path}`);
    }
    parent[last] = parseValue(override.slice(split + 1));
  }
  return root;
}
