import type { QualityReport } from "../../data/mod.ts";
import type { Estimate, TradingRecord } from "../record.ts";

/** What a model shows on one symbol's test rows. */
export interface SymbolModelRecord {
  readonly name: string;
  /** Test rows of the symbol. */
  readonly samples: number;
  /** Of raw scores, pairs compared within a fold. */
  readonly rocAuc: Estimate;
  readonly brier: Estimate;
  /** With the symbol's share of the cash; null where it has no bar in the test parts. */
  readonly trading: TradingRecord | null;
}

/** One of the symbols of a run. */
export interface SymbolRecord {
  readonly symbol: string;
  readonly source: string;
  readonly sha256: string;
  readonly quality: QualityReport;
  /** Samples in all parts. */
  readonly samples: number;
  /** Open time of its first and last test row; null where it has none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly models: readonly SymbolModelRecord[];
  /** Holding it with its share of the cash; null where it has no bar in the test parts. */
  readonly benchmark: TradingRecord | null;
}

/** The symbols of a run on several. All other figures of its record are of all symbols together. */
export interface SymbolsRecord {
  /** Whether one model has learnt from all, or each symbol has had its own. */
  readonly pooling: "pooled" | "each";
  readonly symbols: readonly SymbolRecord[];
}

/** A run's symbols in words, as headings name them. */
export function symbolsInWords(symbols: readonly string[]): string {
  const [first, second, ...more] = symbols;
  return symbols.length > 3 ? `${first}, ${second} and ${more.length} more` : symbols.join(", ");
}
