import { editDistance } from "./edit_distance.ts";

/** Every name that options of a type have, each once: a name too few or too many does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true };

/** The name that was likely meant: the nearest, unless over a third of its letters differ. */
function likelyName(found: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(found.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest && 3 * nearest.distance <= nearest.name.length ? nearest.name : undefined;
}

/**
 * Throws a `TypeError` unless `options` is an object whose every name is in the table `known`: a
 * misspelled option would otherwise mean its default, and code that is not type-checked, such as a
 * notebook's, would never be told. `what` is the function that takes them.
 *
 * @example
 * ```ts
 * import { assertKnownOptions, type OptionNames } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * interface SmoothOptions {
 *   readonly window: number;
 *   readonly skip?: number;
 * }
 * const KNOWN: OptionNames<SmoothOptions> = { window: true, skip: true };
 * assertKnownOptions<SmoothOptions>("smooth", { window: 3 }, KNOWN);
 * const options: SmoothOptions = JSON.parse('{ "windw": 3 }');
 * assert.throws(
 *   () => assertKnownOptions("smooth", options, KNOWN),
 *   /an option of smooth out of window, skip but found windw; did you mean window\?/,
 * );
 * ```
 */
export function assertKnownOptions<Options extends object>(
  what: string,
  options: Options,
  known: OptionNames<NoInfer<Options>>,
): void {
  // What types rule out is what this is for.
  const given: unknown = options;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`Expected options of ${what} to be an object but found ${given}`);
  }
  const found = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (found === undefined) return;
  const names = Object.keys(known);
  const meant = likelyName(found, names);
  throw new TypeError(
    `Expected an option of ${what} out of ${names.join(", ")} but found ${found}${
      meant === undefined ? "" : `; did you mean ${meant}?`
    }`,
  );
}
