import type { Bars } from "lib/core/mod.ts";
import type { AuditSubject } from "lib/validation/mod.ts";
import type { Expected } from "./features.ts";

/** A feature of another symbol, with or without a leak. */
export interface PlantedOther extends Partial<Expected> {
  readonly subject: AuditSubject;
}

/** A subject that reads `other` besides the bars. */
function reading(
  name: string,
  other: Bars,
  column: (bars: Bars, other: Bars) => Float64Array,
): AuditSubject {
  return {
    name,
    kind: "feature",
    others: [other],
    compute: (bars, [given]) => [{ name, values: column(bars, given) }],
  };
}

/** Close of the other symbol's last bar for which `known` holds, searched from the end. */
function lastWhere(other: Bars, known: (row: number) => boolean): number {
  for (let row = other.length - 1; row >= 0; row--) if (known(row)) return other.close[row];
  return NaN;
}

const closedBy = (bars: Bars, t: number) => bars.time[t] + bars.intervalMs;

/** `other` begins some bars later than the bars; `longer` has bars of a longer interval. */
export function plantedOthers(
  { other, longer }: { readonly other: Bars; readonly longer: Bars },
): readonly PlantedOther[] {
  return [
    {
      subject: reading(
        "otherHonest",
        other,
        (bars, given) =>
          bars.close.map((_, t) =>
            lastWhere(given, (row) => closedBy(given, row) <= closedBy(bars, t))
          ),
      ),
    },
    {
      subject: reading(
        "otherLongerHonest",
        longer,
        (bars, given) =>
          bars.close.map((_, t) =>
            lastWhere(given, (row) => closedBy(given, row) <= closedBy(bars, t))
          ),
      ),
    },
    {
      subject: reading(
        "otherOffByOne",
        other,
        (bars, given) =>
          bars.close.map((_, t) => lastWhere(given, (row) => given.time[row] <= closedBy(bars, t))),
      ),
      code: "otherFutureChangesPast",
      cause: "otherSymbolAhead",
    },
    {
      subject: reading(
        "otherByRow",
        other,
        (bars, given) => bars.close.map((_, t) => given.close[t] ?? NaN),
      ),
      code: "otherFutureChangesPast",
      cause: "otherSymbolAhead",
    },
    {
      subject: reading(
        "otherLongerByOpen",
        longer,
        (bars, given) =>
          bars.close.map((_, t) => lastWhere(given, (row) => given.time[row] <= bars.time[t])),
      ),
      code: "otherFutureChangesPast",
      cause: "otherSymbolAhead",
    },
  ];
}
