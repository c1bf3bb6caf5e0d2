import { canonicalJson } from "../canonical_json.ts";
import type { ExperimentConfig } from "../config.ts";

/** Settings of features that are about one instrument. */
const OF_ONE = ["basis", "funding", "flow"] as const;

/** What several symbols do not go with: the place, what was expected and what was found. */
export function symbolsProblem(
  { data, features: { others }, validation }: Pick<
    ExperimentConfig,
    "data" | "features" | "validation"
  >,
):
  | { readonly path: (string | number)[]; readonly message: string; readonly found: unknown }
  | undefined {
  if (!("symbols" in data)) return undefined;
  const { symbols, pooling } = data;
  const seen = new Set<string>();
  for (const [index, source] of symbols.entries()) {
    const key = canonicalJson(source);
    if (seen.has(key)) {
      const message = "Expected a source of bars that none before it is";
      return { path: ["data", "symbols", index], message, found: source };
    }
    seen.add(key);
  }
  for (const key of OF_ONE) {
    if (others?.[key] === undefined) continue;
    const message = "Expected none with several symbols, for it is about one of them,";
    return { path: ["features", "others", key], message, found: others[key] };
  }
  if (pooling === "each" && validation.kind === "combinatorialPurged") {
    const message = 'Expected "pooled" with combinatorial folds';
    return { path: ["data", "pooling"], message, found: pooling };
  }
}
