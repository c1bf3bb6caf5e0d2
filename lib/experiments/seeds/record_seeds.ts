import { finiteOrNull } from "../measure.ts";
import type { ModelRecord } from "../record.ts";
import type { SeededModel, SeedFigures, SeedSpread, SeedsRecord } from "../record/seeds.ts";

/** What one seed has found. */
export interface MeasuredSeed {
  readonly seed: number;
  readonly records: readonly ModelRecord[];
}

function spread(values: readonly (number | null)[]): SeedSpread {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return { mean: null, deviation: null, low: null, high: null };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: finiteOrNull(Math.sqrt(squares / (known.length - 1))),
    low: Math.min(...known),
    high: Math.max(...known),
  };
}

function recordModel(name: string, measured: readonly MeasuredSeed[]): SeededModel {
  const bySeed = measured.flatMap(({ seed, records }): SeedFigures[] =>
    records.filter((record) => record.name === name).map(({ forecast, trading }) => ({
      seed,
      rocAuc: forecast.rocAuc,
      sharpe: trading.sharpe,
      totalReturn: trading.totalReturn,
    }))
  );
  const better = bySeed.filter(({ rocAuc }) => rocAuc.low !== null && rocAuc.low > 0.5);
  return {
    name,
    bySeed,
    rocAuc: spread(bySeed.map(({ rocAuc }) => rocAuc.estimate)),
    sharpe: spread(bySeed.map(({ sharpe }) => sharpe.estimate)),
    betterThanChance: better.length / bySeed.length,
  };
}

/** Figures of the models that other seeds were tried on, the run's own seed first. */
export function recordSeeds(
  own: MeasuredSeed,
  others: readonly MeasuredSeed[],
): SeedsRecord | undefined {
  if (others.length === 0) return undefined;
  const measured = [own, ...others];
  return {
    seeds: measured.map(({ seed }) => seed),
    models: others[0].records.map(({ name }) => recordModel(name, measured)),
  };
}
