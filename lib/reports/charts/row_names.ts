/** Something drawn in a row of its own, and what is written beside it. */
export interface Named<T> {
  readonly name: string;
  readonly of: T;
}

/** Mean width of a character of 12 pixels: too much rather than too little. */
const CHARACTER = 7.6;
const LONGEST = 24;

/**
 * A name for each row of a chart: the symbol, with the interval where a symbol comes twice and a
 * number where that is not enough; and the room that the names need.
 */
export function rowNames<T extends { readonly symbol: string; readonly interval: string }>(
  items: readonly T[],
): { readonly rows: readonly Named<T>[]; readonly marginLeft: number } {
  const short = (text: string) => text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  const twice = (names: readonly string[], name: string) =>
    names.indexOf(name) !== names.lastIndexOf(name);
  const symbols = items.map(({ symbol }) => short(symbol));
  const longer = symbols.map((symbol, i) =>
    twice(symbols, symbol) ? `${symbol} ${items[i].interval}` : symbol
  );
  const rows = items.map((of, i) => ({
    name: twice(longer, longer[i]) ? `${longer[i]} (${i + 1})` : longer[i],
    of,
  }));
  const longest = Math.max(0, ...rows.map(({ name }) => name.length));
  return { rows, marginLeft: Math.ceil(12 + CHARACTER * longest) };
}
