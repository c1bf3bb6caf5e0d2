import type { Labels } from "../../labels/mod.ts";
import { type Audited, placeOf } from "./audited.ts";
import { CAUSE_TEXT } from "./cause.ts";
import type { Finding } from "./finding.ts";

/** Smallest step in correlation that no feature makes honestly within one bar. */
const STEP = 0.15;
/** The same in standard errors, for few rows. */
const ERRORS = 6;

/** Ranks of the finite values, ties by their mean, NaN for the others. */
function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].filter((row) => Number.isFinite(values[row]))
    .sort((a, b) => values[a] - values[b]);
  const out = new Float64Array(values.length).fill(NaN);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) out[order[k]] = (start + end - 1) / 2;
    start = end;
  }
  return out;
}

/** Correlation of `a[t - lag]` with `b[t]` over the rows that have both, and their number. */
function correlation(a: Float64Array, b: Float64Array, lag: number): { rho: number; n: number } {
  let n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (let t = lag; t < b.length; t++) {
    const x = a[t - lag], y = b[t];
    if (x !== x || y !== y) continue;
    n++;
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const spread = Math.sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
  return { rho: spread > 0 ? (sab - sa * sb / n) / spread : 0, n };
}

/**
 * Features whose rank correlation with the label makes a step when their time is moved by one bar:
 * what one bar brings or takes away at once is no foresight but a wrong time. It also sees columns
 * that come with the data, where changing bars changes nothing: an error. In others it is a warning: a
 * very good feature that lasts one bar only would look the same.
 */
export function checkShiftedCorrelation(
  input: Audited,
  { labels, followNoBar }: {
    readonly labels: Labels;
    /** Columns that changed bars say nothing of: in them it is an error. Default: none. */
    readonly followNoBar?: ReadonlySet<string>;
  },
): Finding[] {
  const { subject, base } = input;
  const label = ranks(labels.values);
  return base.flatMap(({ name, values }): Finding[] => {
    const column = ranks(values);
    const now = correlation(column, label, 0), later = correlation(column, label, 1);
    const step = Math.abs(Math.abs(now.rho) - Math.abs(later.rho));
    if (step < STEP || step < ERRORS / Math.sqrt(now.n)) return [];
    const row = values.findIndex(Number.isFinite);
    const [a, b] = [now.rho, later.rho].map((rho) => rho.toFixed(2));
    return [{
      code: "suspiciousCorrelation",
      cause: "shiftedTime",
      severity: followNoBar?.has(name) ? "error" : "warning",
      kind: subject.kind,
      subject: subject.name,
      column: name,
      ...placeOf(input, row),
      offset: 1,
      message:
        `${subject.kind} ${name} has rank correlation ${a} with ${labels.name} and ${b} when it comes one ` +
        `bar later: likely ${CAUSE_TEXT.shiftedTime}`,
    }];
  });
}
