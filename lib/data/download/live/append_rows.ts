import {
  monthSpan,
  type PartRecord,
  readColumns,
  type SourceRecord,
  type StoreWriter,
} from "../../store/mod.ts";
import { restoreFilled, splitFilled } from "../filled_rows.ts";
import { cutRows, mergeRows } from "../merge_rows.ts";
import { monthsOf, type Span } from "../months.ts";
import { asNumbers, type NumberColumns } from "../tidy_rows.ts";

/** Adds rows to the end of an entry. */
export interface RowAppender {
  /** The entry holds what there was up to here, UTC ms; undefined while it holds nothing. */
  readonly coveredTo: number | undefined;
  /**
   * Adds the rows that a source had within `span`, which begins where the entry ends. Returns how
   * many. Rows before it that the entry has must agree, or a `Disagreement` is thrown; those that
   * it does not have are left out.
   */
  append(columns: NumberColumns, options: AppendOptions): Promise<number>;
}

/** Options of {@linkcode RowAppender.append}. */
export interface AppendOptions {
  /** The source was read from `from` to `to`, UTC ms. */
  readonly span: Span;
  /** Where the rows came from. */
  readonly url: string;
}

/** The sources with `rows` more from `url`: a stream is one source, however many bars it brings. */
function withRows(
  sources: readonly SourceRecord[],
  { url, rows }: { readonly url: string; readonly rows: number },
): readonly SourceRecord[] {
  const at = sources.findIndex((source) => source.url === url && source.sha256 === undefined);
  if (at < 0) return [...sources, { url, rows }];
  return sources.with(at, { url, rows: sources[at].rows + rows });
}

/** Opens the end of an entry. The running month's rows are read once and then kept in memory. */
export function openAppender(
  writer: StoreWriter,
  { root }: { readonly root?: string },
): RowAppender {
  let kept: { month: string; columns: NumberColumns } | undefined;

  async function rowsOf(month: string, part: PartRecord | undefined): Promise<NumberColumns> {
    if (kept?.month === month) return kept.columns;
    if (!part) return { time: new Float64Array(0) };
    const { start, end } = monthSpan(month);
    return asNumbers(await readColumns(writer.manifest.key, { root, from: start, to: end }));
  }

  async function appendMonth(
    month: string,
    { columns, span, url }: { columns: NumberColumns; span: Span; url: string },
  ): Promise<number> {
    const part = writer.manifest.parts.find((part) => part.month === month);
    const { start, end } = monthSpan(month);
    const stored = await rowsOf(month, part);
    const [first = span.from] = stored.time;
    const known = cutRows(columns, Math.max(start, first), span.from);
    const added = cutRows(columns, span.from, span.to);
    // Rows that a repair put in yield to those that a source gives.
    const { given, filled } = splitFilled(stored);
    const before = { name: "the store", columns: given };
    mergeRows(before, { name: url, columns: known }); // throws where they disagree
    const source = filled ? cutRows(columns, Math.max(start, first), span.to) : added;
    const merged = restoreFilled(mergeRows(before, { name: url, columns: source }), filled);
    // A month that a bar of the month before reaches into, without a row of its own.
    if (!part && merged.time.length === 0) return 0;
    const coveredTo = Math.min(span.to, end);
    // What precedes was read up to here: a hole at the month's beginning is one.
    const follows = writer.manifest.parts.some((one) =>
      one.month < month && Date.parse(one.coveredTo) >= start
    );
    await writer.writePart({
      month,
      columns: merged,
      complete: coveredTo === end,
      coveredFrom: part
        ? Date.parse(part.coveredFrom)
        : follows
        ? start
        : Math.max(start, span.from),
      coveredTo,
      sources: withRows(part?.sources ?? [], { url, rows: added.time.length }),
    });
    kept = { month, columns: merged };
    return added.time.length;
  }

  return {
    get coveredTo() {
      const last = writer.manifest.parts.at(-1);
      return last && Date.parse(last.coveredTo);
    },
    async append(columns, { span, url }) {
      let rows = 0;
      for (const month of monthsOf(span)) {
        const { start, end } = monthSpan(month);
        const within = { from: Math.max(start, span.from), to: Math.min(end, span.to) };
        rows += await appendMonth(month, { columns, span: within, url });
      }
      return rows;
    },
  };
}
