import { assertSameLength } from "../core/mod.ts";

/** The columns of these names, out of some that a store has given; `of` says whose they are. */
export function numberColumns<const Name extends string>(
  columns: Readonly<Record<string, unknown>>,
  { names, of }: { readonly names: readonly Name[]; readonly of: string },
): Readonly<Record<Name, Float64Array>> {
  const numbers = Object.fromEntries(names.map((name) => {
    const column = columns[name];
    if (column instanceof Float64Array) return [name, column];
    throw new TypeError(
      `Expected ${of} to have numbers in column ${name} but found ${
        column === undefined ? "none" : typeof column
      }`,
    );
  })) as Record<Name, Float64Array>;
  assertSameLength(numbers);
  return numbers;
}
