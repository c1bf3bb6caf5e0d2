import type { Basis } from "./basis.ts";

/** Columns of another file, on rows of their own. */
export interface OtherRows {
  readonly path: string;
  readonly time: Float64Array | undefined;
  readonly rows: number;
}

/**
 * For each row of the basis the row of another file at the same time, or by position when either has
 * no times and both are of one length; undefined when they cannot be laid side by side.
 */
export function alignRows(
  { kind, time, returns }: Basis,
  other: OtherRows,
): { readonly rows: Int32Array } | { readonly rows: undefined; readonly because: string } {
  if (kind === "trades") {
    return { rows: undefined, because: "a trade is no row of returns a period; see --capital" };
  }
  if (!time || !other.time) {
    if (other.rows === returns.length) {
      return { rows: Int32Array.from({ length: other.rows }, (_, i) => i) };
    }
    return {
      rows: undefined,
      because: `${other.rows} returns beside ${returns.length}, and no times to match them by`,
    };
  }
  const places = new Map<number, number>();
  other.time.forEach((ms, i) => places.set(ms, i));
  const rows = new Int32Array(returns.length);
  for (let i = 0; i < rows.length; i++) {
    const row = places.get(time[i]);
    if (row === undefined) {
      return { rows: undefined, because: `no row at ${new Date(time[i]).toISOString()}` };
    }
    rows[i] = row;
  }
  return { rows };
}
