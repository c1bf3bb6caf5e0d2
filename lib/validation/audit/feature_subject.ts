import type { Bars } from "../../core/mod.ts";
import type { Feature, FeatureOfOthers, FeatureSet } from "../../features/mod.ts";
import type { Labels } from "../../labels/mod.ts";
import type { AuditSubject } from "./subject.ts";

function readsOthers(feature: Feature): feature is FeatureOfOthers {
  return "withOthers" in feature && typeof feature.withOthers === "function" &&
    "others" in feature && Array.isArray(feature.others);
}

/**
 * A feature to be audited.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { rsi } from "lib/features/mod.ts";
 * import { audit, featureSubject } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const bars = await sampleBars("BTCUSDT-1d");
 * const { findings } = await audit(bars, [featureSubject(rsi({ window: 14 }))], { form: "quick" });
 * assert.deepEqual(findings, []);
 * ```
 */
export function featureSubject(feature: Feature): AuditSubject {
  const others = readsOthers(feature) ? feature.others : [];
  let garbage = -777.25;
  return {
    name: feature.names.join(", "),
    kind: "feature",
    others,
    warmup: feature.warmup,
    memory: feature.memory ?? "window",
    compute(bars, given) {
      const own = readsOthers(feature) ? feature.withOthers(given) : feature;
      // Another number each time: a row that the feature forgets to write shows as not repeatable.
      garbage--;
      const outputs = own.names.map(() => new Float64Array(bars.length).fill(garbage));
      own.compute(bars, outputs);
      return own.names.map((name, k) => ({ name, values: outputs[k] }));
    },
  };
}

/** Every feature of a set, each a subject of its own. */
export function featureSetSubjects(set: FeatureSet): AuditSubject[] {
  return set.features.map(featureSubject);
}

/**
 * Labels to be audited: each value may know bars up to the end of its span.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import { direction } from "lib/labels/mod.ts";
 * import { audit, labelSubject } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const subject = labelSubject("direction", (bars) => direction(bars, { horizon: 5 }));
 * const report = await audit(await sampleBars("BTCUSDT-1d"), [subject]);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export function labelSubject(name: string, label: (bars: Bars) => Labels): AuditSubject {
  return {
    name,
    kind: "label",
    compute(bars) {
      const { values, spanEnd } = label(bars);
      return [{ name, values, knownAt: spanEnd }];
    },
  };
}
