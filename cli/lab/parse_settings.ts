/** JSON where it is JSON, otherwise the text itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parameters of a notebook out of `name=value` texts. A dot reaches inside: `split.test=90` gives
 * `{ split: { test: 90 } }`. The notebook itself refuses names it does not have.
 *
 * @throws {SyntaxError} where a text has no name or no `=`
 */
export function parseSettings(settings: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const setting of settings) {
    const [, path, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    const keys = path?.split(".") ?? [];
    if (keys.length === 0 || keys.includes("")) {
      throw new SyntaxError(`Expected a setting to be name=value but found ${setting}`);
    }
    const last = keys.pop()!;
    let parent = root;
    for (const key of keys) {
      const inside = Object.hasOwn(parent, key) ? parent[key] : undefined;
      const next: Record<string, unknown> = isObject(inside) ? inside : {};
      define(parent, key, next);
      parent = next;
    }
    define(parent, last, parseValue(value));
  }
  return root;
}

/** Sets a key, whatever its name: `__proto__` is a key like others here. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
