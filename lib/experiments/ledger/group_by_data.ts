import type { DataOfTrial } from "../ledger.ts";
import { type BarsSpan, marketOf, spansOverlap } from "./bars_span.ts";

/** Lines of a ledger about the same data. */
export interface DataGroup<T extends DataOfTrial = DataOfTrial> {
  /** Of the first file, or of the first bars where no line names a file. */
  readonly dataSha256: string;
  /** What the bars are of, one a symbol, from the first bar of any line to the last; empty: unknown. */
  readonly bars: readonly BarsSpan[];
  /** In their order. */
  readonly lines: readonly T[];
}

/** Two spans of one market as one. */
function joinSpans(a: BarsSpan, b: BarsSpan): BarsSpan {
  return {
    ...a,
    from: Date.parse(b.from) < Date.parse(a.from) ? b.from : a.from,
    to: Date.parse(b.to) > Date.parse(a.to) ? b.to : a.to,
  };
}

/** A group that grows; merged into another it has no lines any more. */
interface Growing<T> {
  hashes: Set<string>;
  /** By market. */
  spans: Map<string, BarsSpan>;
  lines: { readonly line: T; readonly at: number }[];
}

/** Whether both are about the same markets, one or several, with time in common. */
function sameMarkets(a: ReadonlyMap<string, BarsSpan>, b: ReadonlyMap<string, BarsSpan>): boolean {
  if (a.size === 0 || a.size !== b.size) return false;
  for (const [market, span] of a) {
    const other = b.get(market);
    if (!other || !spansOverlap(span, other)) return false;
  }
  return true;
}

const spansOf = ({ bars = [] }: DataOfTrial) =>
  new Map(bars.map((span) => [marketOf(span), span] as const));

/**
 * Lines by the data that they are about: those of the same file, of the same numbers, or of the same
 * markets with time in common, directly or through others.
 */
export function groupByData<T extends DataOfTrial>(lines: readonly T[]): DataGroup<T>[] {
  const groups: Growing<T>[] = [];
  for (const [at, line] of lines.entries()) {
    const { dataSha256, barsSha256 = dataSha256 } = line;
    const own: Growing<T> = {
      hashes: new Set([dataSha256, barsSha256]),
      spans: spansOf(line),
      lines: [{ line, at }],
    };
    const same = groups.filter(({ hashes, spans }) =>
      hashes.has(dataSha256) || hashes.has(barsSha256) || sameMarkets(spans, own.spans)
    );
    const [first, ...others] = same.length > 0 ? same : [own];
    for (const group of same.length > 0 ? [...others, own] : []) {
      first.hashes = first.hashes.union(group.hashes);
      for (const [market, span] of group.spans) {
        const known = first.spans.get(market);
        first.spans.set(market, known ? joinSpans(known, span) : span);
      }
      first.lines.push(...group.lines);
      if (group !== own) groups.splice(groups.indexOf(group), 1);
    }
    if (same.length === 0) groups.push(own);
  }
  return groups.map(({ spans, lines: unordered }) => {
    const lines = unordered.sort((a, b) => a.at - b.at).map(({ line }) => line);
    const ofFile = lines.find(({ dataSha256, barsSha256 = dataSha256 }) =>
      barsSha256 !== dataSha256
    );
    return { dataSha256: (ofFile ?? lines[0]).dataSha256, bars: [...spans.values()], lines };
  });
}
