import type { BarColumn } from "../../core/mod.ts";
import type { Feature, FeatureSet } from "../feature.ts";
import { featureSet } from "../feature_set.ts";
import { computeGroup, type FeatureGroup, type FeatureStream } from "../feature_stream.ts";
import { columnsNamed } from "./columns_named.ts";
import { createFrame, fillFrame } from "./frame.ts";
import { TINY } from "./pass.ts";
import { Workspace } from "./workspace.ts";

/** Bars that a row shows, its own included. */
const BARS = 60;

type Field = "close" | "open" | "high" | "low" | "vwap" | "volume";

/** What each field is read from, in the order of qlib's columns. */
const INPUTS: { readonly [F in Field]: readonly BarColumn[] } = {
  close: ["close"],
  open: ["open", "close"],
  high: ["high", "close"],
  low: ["low", "close"],
  vwap: ["close", "volume", "quoteVolume"],
  volume: ["volume"],
};

interface Shown {
  readonly field: Field;
  /** Bars ago. */
  readonly lag: number;
}

const COLUMNS: ReadonlyMap<string, Shown> = new Map(
  (Object.keys(INPUTS) as Field[]).flatMap((field) =>
    Array.from({ length: BARS }, (_, i): [string, Shown] => {
      const lag = BARS - 1 - i;
      return [`${field.toUpperCase()}${lag}`, { field, lag }];
    })
  ),
);

function stream(names: readonly string[], capacity: number): FeatureStream {
  const wanted = columnsNamed(COLUMNS, names);
  const columns = wanted.map(() => new Float64Array(capacity));
  const space = new Workspace(capacity);
  const frame = createFrame(space);
  return {
    capacity,
    columns,
    advance(bars, start, rows) {
      const { from, to } = space.next(rows);
      fillFrame(frame, bars, { start, from, to });
      wanted.forEach(({ field, lag }, k) => {
        const column = columns[k], values = frame[field];
        const now = field === "volume" ? frame.volume : frame.close;
        const tiny = field === "volume" ? TINY : 0;
        for (let at = from, r = 0; at < to; at++, r++) {
          column[r] = values[at - lag] / (now[at] + tiny);
        }
      });
    },
  };
}

/** What the columns of {@linkcode alpha360} are computed with. */
export const group360: FeatureGroup = Object.freeze({
  name: "alpha360",
  history: BARS - 1,
  stream,
});

function formulaOf({ field, lag }: Shown): string {
  const value = lag === 0 ? `$${field}` : `Ref($${field},${lag})`;
  if (field === "volume") return `${value}/($volume+1e-12)`;
  return `${value}/$close${field === "vwap" ? ", $vwap = $quoteVolume/$volume" : ""}`;
}

const FEATURES: readonly Feature[] = [...COLUMNS].map(([name, shown]) =>
  Object.freeze<Feature>({
    names: [name],
    inputs: INPUTS[shown.field],
    warmup: shown.lag,
    parameters: { lag: shown.lag },
    formula: formulaOf(shown),
    source: "qlib Alpha360 (Microsoft)",
    memory: "window",
    priceDegree: 0,
    group: group360,
    compute: (bars, outputs) => computeGroup(bars, outputs, { group: group360, names: [name] }),
  })
);

/**
 * The 360 columns of qlib's Alpha360 under their names (CLOSE59 to VOLUME0): close, open, high, low
 * and volume-weighted price of the last 60 bars next to the newest close, and their volumes next to
 * the newest. Its warm-up is 59 bars. A price that is not above 0 is missing.
 *
 * The volume-weighted price is `quoteVolume / volume`, so the bars need a quote volume, and rows
 * without volume have none; {@linkcode alpha360WithoutVwap} leaves it out.
 *
 * @example
 * ```ts
 * import { alpha360 } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(alpha360.features.flatMap((feature) => feature.names).length, 360);
 * ```
 */
export const alpha360: FeatureSet = featureSet("alpha360", FEATURES);

/**
 * {@linkcode alpha360} without volume-weighted prices, for bars without quote volume: 300 columns.
 *
 * @example
 * ```ts
 * import { alpha360WithoutVwap } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(alpha360WithoutVwap.features.length, 300);
 * ```
 */
export const alpha360WithoutVwap: FeatureSet = featureSet(
  "alpha360WithoutVwap",
  FEATURES.filter(({ names }) => !names[0].startsWith("VWAP")),
);
