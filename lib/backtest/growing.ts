/** Columns of one length that grow together, one Float64Array a name, row by row. */
export interface Growing<Name extends string> {
  /** The columns; longer than `length`, with rubbish behind it. */
  columns: Record<Name, Float64Array>;
  /** Rows written so far. */
  length: number;
  /** Rows there is room for. */
  capacity: number;
}

/** Empty columns with room for `capacity` rows. */
export function growing<Name extends string>(
  names: readonly Name[],
  capacity = 64,
): Growing<Name> {
  const columns = {} as Record<Name, Float64Array>;
  for (const name of names) columns[name] = new Float64Array(capacity);
  return { columns, length: 0, capacity };
}

/** Index of a fresh row, for which every column has room. Doubles the room when it is used up. */
export function addRow<Name extends string>(buffer: Growing<Name>): number {
  if (buffer.length === buffer.capacity) {
    const { columns } = buffer;
    buffer.capacity *= 2;
    for (const name in columns) {
      const wider = new Float64Array(buffer.capacity);
      wider.set(columns[name]);
      columns[name] = wider;
    }
  }
  return buffer.length++;
}

/** Frozen copies of the rows written, without the room behind them. */
export function trimmed<Name extends string>(
  { columns, length }: Growing<Name>,
): Readonly<Record<Name, Float64Array>> {
  const copies = {} as Record<Name, Float64Array>;
  for (const name in columns) copies[name] = columns[name].slice(0, length);
  return Object.freeze(copies);
}
