import type { Samples } from "../../dataset/mod.ts";

/**
 * The rows of a part, symbol by symbol and in the order of time within each: places in the part, a list
 * for each symbol that has some. What depends on the row before, such as a position that is kept, is
 * worked out along these.
 */
export function placesBySymbol(
  { symbol }: Pick<Samples, "symbol">,
  part: Int32Array,
): readonly Int32Array[] {
  const all = Int32Array.from(part.keys());
  if (!symbol) return [all];
  const symbols = new Set(part.map((i) => symbol[i]));
  if (symbols.size <= 1) return [all];
  return [...symbols].sort((a, b) => a - b)
    .map((own) => all.filter((place) => symbol[part[place]] === own));
}

/** The lists one after the other. */
export function joined(lists: readonly Int32Array[]): Int32Array {
  if (lists.length === 1) return lists[0];
  const out = new Int32Array(lists.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const list of lists) {
    out.set(list, at);
    at += list.length;
  }
  return out;
}

/** How many symbols have rows in a part: neighbouring rows are of as many. */
export const symbolsIn = ({ symbol }: Pick<Samples, "symbol">, part: Int32Array): number =>
  symbol ? Math.max(1, new Set(part.map((i) => symbol[i])).size) : 1;
