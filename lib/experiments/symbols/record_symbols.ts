import type { ExperimentConfig } from "../config.ts";
import type { Plan } from "../plan.ts";
import type { SymbolsRecord } from "../record/symbols.ts";
import type { RunData } from "./load_run_data.ts";
import type { MeasuredSymbol } from "./measure_symbols.ts";

const iso = (time: number) => new Date(time).toISOString();

/** What the record of a run says of its symbols; undefined where there is one. */
export function recordSymbols(
  { config, data, plan, measured }: {
    readonly config: Pick<ExperimentConfig, "data">;
    readonly data: RunData;
    readonly plan: Pick<Plan, "samples">;
    readonly measured: readonly MeasuredSymbol[] | undefined;
  },
): SymbolsRecord | undefined {
  if (!("symbols" in config.data) || !data.symbols || !measured) return undefined;
  const { samples: { symbol } } = plan;
  return {
    pooling: config.data.pooling,
    symbols: data.symbols.map(({ bars, source, sha256, quality }, s) => {
      const { models, benchmark, span } = measured[s];
      return {
        symbol: bars.symbol,
        source,
        sha256,
        quality,
        samples: symbol!.reduce((count, own) => count + (own === s ? 1 : 0), 0),
        from: span ? iso(span[0]) : null,
        to: span ? iso(span[1]) : null,
        models,
        benchmark,
      };
    }),
  };
}
