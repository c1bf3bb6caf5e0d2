/** A setting by its path and what each run had there; undefined where a run has no such setting. */
export interface ComparedSetting {
  /** Like `models.lstm.hiddenSize`. */
  readonly path: string;
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** How an element of a list is called: models by their names, all others by their place. */
function elementName(item: unknown, place: number): string {
  const { name, kind } = (item ?? {}) as { readonly name?: unknown; readonly kind?: unknown };
  const found = name ?? kind;
  return typeof found === "string" ? found : String(place);
}

/** Every plain value inside `value`, by its path. Elements of one name are numbered. */
export function flatten(value: unknown, path = ""): Map<string, string> {
  const out = new Map<string, string>();
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (typeof value !== "object" || value === null) {
    if (value !== undefined) out.set(path, typeof value === "string" ? value : String(value));
    return out;
  }
  const taken = new Map<string, number>();
  const entries = Array.isArray(value)
    ? value.map((item, i) => {
      const name = elementName(item, i);
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      return [count === 1 ? name : `${name} (${count})`, item] as const;
    })
    : Object.entries(value);
  for (const [name, item] of entries) {
    for (const [key, text] of flatten(item, below(name))) out.set(key, text);
  }
  return out;
}

/**
 * What each of several configurations has at every path that any of them has, in the order in which
 * paths are first met.
 *
 * @example
 * ```ts
 * import { compareSettings } from "lib/reports/compare/settings.ts";
 * import assert from "node:assert/strict";
 * const [seed, fee] = compareSettings([{ seed: 1, fee: 0.1 }, { seed: 2, fee: 0.1 }]);
 * assert.deepEqual([seed.values, seed.differs, fee.differs], [["1", "2"], true, false]);
 * ```
 */
export function compareSettings(configs: readonly unknown[]): ComparedSetting[] {
  const flat = configs.map((config) => flatten(config));
  const paths = new Set(flat.flatMap((settings) => [...settings.keys()]));
  return Array.from(paths, (path) => {
    const values = flat.map((settings) => settings.get(path));
    return { path, values, differs: new Set(values).size > 1 };
  });
}
