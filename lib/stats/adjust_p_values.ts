import { assertKnownOptions, assertOneOf, type OptionNames } from "../core/mod.ts";
import { assertProbabilities } from "./assert_values.ts";

/** How p-values of many tests are adjusted. */
export type AdjustmentMethod =
  | "bonferroni"
  | "sidak"
  | "holm"
  | "benjaminiHochberg"
  | "benjaminiYekutieli";

/** Options of {@linkcode adjustPValues}. */
export interface AdjustPValuesOptions {
  /**
   * What is held at the level: "bonferroni", "sidak" (independent tests only) and "holm" the chance
   * of any false finding; "benjaminiHochberg" (independent or positively dependent tests) and
   * "benjaminiYekutieli" (any dependence) the expected share of false ones among the findings.
   */
  readonly method: AdjustmentMethod;
}

const KNOWN: OptionNames<AdjustPValuesOptions> = { method: true };

interface Rule {
  /** For n tests: adjusted p-value of the k-th lowest, k from 1, before order is kept. */
  readonly adjust: (n: number) => (p: number, k: number) => number;
  /** Whether order is kept from the lowest up (a maximum) or from the highest down (a minimum). */
  readonly from: "lowest" | "highest";
}

function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}

const RULES: Readonly<Record<AdjustmentMethod, Rule>> = {
  bonferroni: { adjust: (n) => (p) => n * p, from: "lowest" },
  // 1 - (1 - p)^n, without losing the digits of a small p.
  sidak: { adjust: (n) => (p) => -Math.expm1(n * Math.log1p(-p)), from: "lowest" },
  holm: { adjust: (n) => (p, k) => (n - k + 1) * p, from: "lowest" },
  benjaminiHochberg: { adjust: (n) => (p, k) => n / k * p, from: "highest" },
  benjaminiYekutieli: {
    adjust: (n) => {
      const factor = n * harmonic(n);
      return (p, k) => factor / k * p;
    },
    from: "highest",
  },
};

/**
 * P-values adjusted for the number of tests, in the order given: a test counts as significant at a
 * level when its adjusted p-value does not exceed it. Dunn (1961) for Bonferroni's, Šidák (1967),
 * Holm (1979), Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001).
 *
 * Throws a `RangeError` for a value outside [0, 1] and for NaN: tests that could not be computed are
 * left out by the caller, who knows whether they count.
 *
 * @example
 * ```ts
 * import { adjustPValues } from "lib/stats/mod.ts";
 * import assert from "node:assert/strict";
 * const p = [0.01, 0.04, 0.02];
 * assert.deepEqual([...adjustPValues(p, { method: "holm" })], [0.03, 0.04, 0.04]);
 * assert.deepEqual([...adjustPValues(p, { method: "bonferroni" })], [0.03, 0.12, 0.06]);
 * ```
 */
export function adjustPValues(
  pValues: ArrayLike<number>,
  options: AdjustPValuesOptions,
): Float64Array {
  assertKnownOptions("adjustPValues", options, KNOWN);
  assertOneOf("method", options.method, Object.keys(RULES));
  assertProbabilities("pValues", pValues);
  const n = pValues.length, { adjust, from } = RULES[options.method];
  const adjusted = adjust(n);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const out = Float64Array.from(order, (i, k) => Math.min(1, adjusted(pValues[i], k + 1)));
  if (from === "lowest") {
    for (let k = 1; k < n; k++) out[k] = Math.max(out[k], out[k - 1]);
  } else {
    for (let k = n - 2; k >= 0; k--) out[k] = Math.min(out[k], out[k + 1]);
  }
  const inPlace = new Float64Array(n);
  order.forEach((i, k) => inPlace[i] = out[k]);
  return inPlace;
}
