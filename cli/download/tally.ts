import { type DownloadEvent, type EntryResult, formatKey, type StoreKey } from "lib/data/mod.ts";

/** What is done of one entry, or of all. */
export interface Count {
  /** Months in the range. */
  months: number;
  /** Those that are done: stored before, or now, or found to be empty. */
  done: number;
  /** Those that were given up. */
  failed: number;
  /** Rows that were added. */
  rows: number;
  /** Bytes that were received. */
  bytes: number;
}

/** Sums of a download's events. */
export interface Tally {
  /** By entry, in the order in which they were planned. */
  readonly entries: ReadonlyMap<string, Count>;
  readonly total: Count;
  /** Takes an event in; returns the name of the entry that it is about. */
  add(event: Exclude<DownloadEvent, { readonly type: "message" }>): string;
  /** Bytes a second since the first event, in millions. */
  speed(): number;
  /** Seconds that the months left take at the present pace; undefined before the first is done. */
  secondsLeft(): number | undefined;
}

/** An entry's name in a bar: the exchange and the market are the same for all of them. */
export function entryName({ symbol, kind }: StoreKey): string {
  return `${symbol} ${kind}`;
}

const zero = (): Count => ({ months: 0, done: 0, failed: 0, rows: 0, bytes: 0 });

/** An empty tally; `now` gives milliseconds. */
export function createTally(now: () => number = () => performance.now()): Tally {
  const entries = new Map<string, Count>();
  const total = zero();
  const began = now();
  let storedBefore = 0;
  return {
    entries,
    total,
    add(event) {
      const name = entryName(event.key);
      const counts = [entries.get(name) ?? zero(), total];
      entries.set(name, counts[0]);
      for (const count of counts) {
        if (event.type === "bytes") count.bytes += event.bytes;
        if (event.type === "plan") {
          count.months += event.months;
          count.done += event.stored;
        }
        if (event.type === "month") {
          if (event.outcome === "failed") count.failed++;
          else count.done++;
          count.rows += event.rows;
        }
      }
      if (event.type === "plan") storedBefore += event.stored;
      return name;
    },
    speed: () => total.bytes / 1e3 / Math.max(1, now() - began),
    secondsLeft() {
      const done = total.done - storedBefore;
      if (done <= 0) return undefined;
      return (now() - began) / 1e3 / done * (total.months - total.done - total.failed);
    },
  };
}

/** A download's end in lines: an entry each. */
export function* describeEntries(entries: readonly EntryResult[]): Generator<string> {
  for (const { key, rows, missingBars, from, to } of entries) {
    const missing = missingBars > 0 ? `, ${missingBars.toLocaleString("en")} bars missing` : "";
    yield from === undefined
      ? `${formatKey(key)}: nothing stored`
      : `${formatKey(key)}: ${rows.toLocaleString("en")} rows, ${from} up to ${to}${missing}`;
  }
}
