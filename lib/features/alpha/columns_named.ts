/** What a group has under these names; throws a `RangeError` for a name that it does not have. */
export function columnsNamed<T>(all: ReadonlyMap<string, T>, names: readonly string[]): T[] {
  return names.map((name) => {
    const column = all.get(name);
    if (!column) {
      const known = [...all.keys()];
      throw new RangeError(
        `Expected a column out of ${known[0]} to ${known.at(-1)} but found ${name}`,
      );
    }
    return column;
  });
}
