import { z } from "zod";
import { integer } from "./config_fields.ts";

const seedsError = "Expected a list of at least two seeds, all different";

/** Seeds with which a whole experiment is run; absent: with its `seed` alone. */
export const seedsConfig = z.array(integer({ min: 0, max: 2 ** 32 - 1 }), { error: seedsError })
  .min(2, { error: seedsError })
  .max(100)
  .refine((seeds) => new Set(seeds).size === seeds.length, { error: seedsError })
  .optional()
  .describe(
    "Seeds with which models that draw random numbers are fitted anew, each a trial; seed is among them",
  );

/** Why a list of seeds does not go with the run's own; undefined when it does. */
export function seedsProblem(
  { seed, seeds }: { readonly seed: number; readonly seeds?: readonly number[] },
): string | undefined {
  return seeds && !seeds.includes(seed) ? `Expected a list with seed, ${seed}, in it` : undefined;
}
