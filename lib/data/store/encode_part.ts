import { createHash } from "node:crypto";
import { encodeParquet } from "../frame.ts";
import { formatTime } from "../quality_report.ts";
import type { PartRecord } from "./manifest.ts";
import { monthSpan } from "./month.ts";
import type { StorePart } from "./open_writer.ts";
import { findGaps, stepOf } from "./part_gaps.ts";

/** A part's file and what its manifest says of the content. */
export interface EncodedPart extends
  Pick<
    PartRecord,
    "sha256" | "columns" | "rows" | "firstTime" | "lastTime" | "coveredFrom" | "coveredTo" | "gaps"
  > {
  readonly bytes: Uint8Array;
}

function assertPart({ month, columns, coveredTo }: StorePart): Float64Array {
  const { time } = columns;
  if (!(time instanceof Float64Array)) {
    throw new TypeError(`Expected ${month} to have a column time of type Float64Array`);
  }
  for (const [name, values] of Object.entries(columns)) {
    if (!(values instanceof Float64Array)) {
      throw new TypeError(`Expected column ${name} of ${month} to be a Float64Array`);
    }
    if (values.length !== time.length) {
      throw new TypeError(
        `Expected column ${name} of ${month} to have the length of time, ${time.length}, but found ${values.length}`,
      );
    }
  }
  const { start, end } = monthSpan(month);
  for (let i = 0; i < time.length; i++) {
    if (!(time[i] >= start && time[i] < end && Number.isInteger(time[i]))) {
      throw new RangeError(
        `Expected times inside ${month} but found ${formatTime(time[i])} in row ${i}`,
      );
    }
    if (i > 0 && time[i] <= time[i - 1]) {
      throw new RangeError(
        `Expected times of ${month} to increase but found ${formatTime(time[i])} in row ${i}`,
      );
    }
  }
  const last = time.at(-1) ?? start;
  if (!(coveredTo > last || (time.length === 0 && coveredTo >= start))) {
    throw new RangeError(
      `Expected coveredTo of ${month} to be behind its last row, ${formatTime(last)}, but found ${
        formatTime(coveredTo)
      }`,
    );
  }
  return time;
}

/** Times of the rows that a source gave: those that a repair put in fill no gap. */
function given({ time, filled }: StorePart["columns"]): Float64Array {
  const times = time as Float64Array, put = filled as Float64Array | undefined;
  return put ? times.filter((_, i) => !(put[i] > 0)) : times;
}

/**
 * The file of a part. Times are stored as datetimes, so that other programs read them as such;
 * every other column as numbers.
 */
export async function encodePart(
  part: StorePart,
  { kind }: { readonly kind: string },
): Promise<EncodedPart> {
  const time = assertPart(part);
  const { start, end } = monthSpan(part.month);
  const coveredFrom = Math.max(start, part.coveredFrom ?? time[0] ?? start);
  const step = stepOf(kind);
  const bytes = await encodeParquet(part.columns, { dates: ["time"] });
  return {
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    columns: Object.keys(part.columns),
    rows: time.length,
    firstTime: time.length === 0 ? "" : formatTime(time[0]),
    lastTime: time.length === 0 ? "" : formatTime(time[time.length - 1]),
    coveredFrom: formatTime(coveredFrom),
    coveredTo: formatTime(part.coveredTo),
    gaps: step === undefined ? [] : findGaps(given(part.columns), {
      step,
      from: coveredFrom,
      to: Math.min(end, part.coveredTo),
    }),
  };
}
