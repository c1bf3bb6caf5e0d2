/** Keys that tell when and how long, not what. */
const OF_THE_CLOCK = new Set(["runId", "seconds"]);

/** A value of two records that differs. */
export interface RecordDifference {
  /** Like `models[2].forecast.rocAuc.low`. */
  readonly path: string;
  readonly stored: string;
  readonly found: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * Values that differ between two records that are plain JSON, leaving out those that tell of the
 * clock and those at the paths of `except`.
 */
export function compareRecords(
  stored: unknown,
  found: unknown,
  { except = [] }: { readonly except?: readonly string[] } = {},
): RecordDifference[] {
  const differences: RecordDifference[] = [];
  function compare(a: unknown, b: unknown, path: string): void {
    if (except.includes(path)) return;
    if (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        if (OF_THE_CLOCK.has(key)) continue;
        const below = Array.isArray(a) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
        compare(a[key], b[key], below);
      }
    } else if (!Object.is(a, b)) {
      differences.push({ path, stored: show(a), found: show(b) });
    }
  }
  compare(stored, found, "");
  return differences;
}
