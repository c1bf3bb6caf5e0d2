/** What can go wrong on purpose. */
export type FaultKind =
  | "status429"
  | "status418"
  | "status500"
  | "status404"
  | "status451"
  | "reset"
  | "slowDrip"
  | "truncatedZip"
  | "wrongChecksum"
  | "duplicatedRows"
  | "reorderedRows"
  | "openLastBar"
  | "hole"
  | "changedRow"
  | "dropConnection"
  | "refuseConnection"
  | "silence";

/** One fault: where it strikes and how often. Plain data, so that it can be sent to a process. */
export interface Fault {
  readonly kind: FaultKind;
  /** Part of the path with its query ("2019-03.zip", "/api/v3/klines"). Default: any. */
  readonly path?: string;
  /** Requests to let through before. `changedRow` with 1 changes from the second read on. Default: 0. */
  readonly after?: number;
  /** How often it strikes. Default: 1, except that faults of the rows stay: Infinity (null in JSON). */
  readonly times?: number | null;
  /** Seconds in Retry-After, of status429 and status418. Default: 1 and 3,600. */
  readonly retryAfterS?: number;
  /** Bytes sent before a reset or a stall. Default: 1,000. */
  readonly bytes?: number;
  /** How long a slow drip, a silence or refused connections last, real milliseconds. Default: 60,000. */
  readonly forMs?: number;
  /** Open time of the rows struck (hole, changedRow, duplicatedRows), UTC ms. Default: 100th row. */
  readonly time?: number;
  /** Rows struck. Default: 1. */
  readonly rows?: number;
  /** Messages let through before the connection is dropped or falls silent. Default: 3. */
  readonly messages?: number;
}

const ROW_FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "duplicatedRows",
  "reorderedRows",
  "openLastBar",
  "hole",
  "changedRow",
]);

/** The faults of an exchange, and how often each has struck. */
export class Faults {
  readonly #entries: { fault: Fault; seen: number; struck: number }[] = [];
  readonly #strikes: FaultKind[] = [];

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    this.#entries.push({ fault, seen: 0, struck: 0 });
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** The faults of these kinds that strike the request for `path` now. */
  strike(path: string, kinds: readonly FaultKind[]): readonly Fault[] {
    const struck: Fault[] = [];
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!kinds.includes(fault.kind) || !path.includes(fault.path ?? "")) continue;
      const times = fault.times ?? (ROW_FAULTS.has(fault.kind) ? Infinity : 1);
      if (fault.times === null || entry.struck < times) {
        if (entry.seen++ < (fault.after ?? 0)) continue;
        entry.struck++;
        this.#strikes.push(fault.kind);
        struck.push(fault);
      }
    }
    return struck;
  }

  /** The faults that have struck so far, in their order. */
  strikes(): readonly FaultKind[] {
    return [...this.#strikes];
  }

  /** How often faults of the kind have struck. */
  count(kind: FaultKind): number {
    return this.#strikes.filter((struck) => struck === kind).length;
  }
}

export const ROW_FAULT_KINDS: readonly FaultKind[] = [...ROW_FAULTS];

/** Rows as they leave the exchange when the faults have had their way with them. */
export function spoilRows<Row extends { readonly time: number; readonly close?: number }>(
  rows: readonly Row[],
  faults: readonly Fault[],
): Row[] {
  let spoilt = [...rows];
  for (const fault of faults) {
    const named = fault.time === undefined
      ? Math.min(100, spoilt.length - 1)
      : spoilt.findIndex((row) => row.time === fault.time);
    if (named < 0) continue;
    const count = fault.rows ?? 1;
    const struck = spoilt.slice(named, named + count);
    if (fault.kind === "hole") spoilt.splice(named, count);
    if (fault.kind === "duplicatedRows") spoilt.splice(named + count, 0, ...struck);
    if (fault.kind === "reorderedRows") {
      spoilt = [...spoilt.slice(0, named), ...spoilt.slice(named).reverse()];
    }
    if (fault.kind === "changedRow") {
      spoilt.splice(named, count, ...struck.map((row) => ({ ...row, close: row.close! + 1 })));
    }
  }
  return spoilt;
}
