import { barGrid, floorToGrid } from "../../bar_grid.ts";
import { monthOf, monthSpan, type StoreKey } from "../../store/mod.ts";
import { monthsOf, type Span } from "../months.ts";
import type { Route, RouteContext } from "../route.ts";
import { asNumbers } from "../tidy_rows.ts";
import type { RowAppender } from "./append_rows.ts";
import type { BarFeed, ClosedBar } from "./bar_feed.ts";
import type { LiveEvent } from "./events.ts";

/** Bars before a gap that are fetched along with it. */
const OVERLAP = 3;

/** What following one symbol needs. */
export interface FollowOptions {
  readonly key: StoreKey;
  readonly stepMs: number;
  readonly appender: RowAppender;
  readonly feed: BarFeed;
  /** Fetches what the stream missed. */
  readonly route: Route;
  readonly context: RouteContext & { readonly signal: AbortSignal };
  /** A bar that is so late, by the exchange's clock, is asked for. */
  readonly graceMs: number;
  /** How often to look for late bars, real milliseconds. */
  readonly checkMs: number;
  readonly onEvent: (event: LiveEvent) => void;
  /** A stream that has said nothing for so long, though there were bars, is dead; real ms. */
  readonly silenceMs: number;
  /** Called when the stream is dead. */
  readonly onSilence: () => void;
}

/**
 * Appends bars as they close until the signal stops it. Each bar follows the one before: whatever
 * lies between is fetched through the route first, so that the entry never has a hole that the
 * exchange does not have.
 */
export async function followBars(options: FollowOptions): Promise<void> {
  const { key, stepMs, appender, feed, route, context, onEvent } = options;
  const { graceMs, checkMs, silenceMs, onSilence } = options;
  const { signal, now } = context;
  let { anchor } = barGrid({ interval: key.kind });
  // The open of the bar that is open now.
  const closedTo = () => floorToGrid(now(), { intervalMs: stepMs, anchor });
  let end = appender.coveredTo ?? closedTo();

  async function fetchSpan({ from, to }: Span): Promise<number> {
    // Some bars that are stored, too: both routes must agree.
    const start = Math.max(monthSpan(monthOf(from)).start, from - OVERLAP * stepMs);
    const data = await route({ key, from: start, to }, context);
    const columns = asNumbers(data.columns);
    anchor = columns.time.at(-1) ?? anchor;
    if (data.coveredTo <= from) return 0;
    const rows = await appender.append(columns, {
      span: { from, to: data.coveredTo },
      url: data.sources[0].url.replace(/\?.*$/, ""),
    });
    end = data.coveredTo;
    return rows;
  }

  /** Fetches bars up to `to`, month by month, as far as they have closed. Returns how many. */
  async function catchUp(to: number): Promise<number> {
    const from = end;
    let rows = 0;
    for (const month of from < to ? monthsOf({ from, to }) : []) {
      const span = { from: end, to: Math.min(to, monthSpan(month).end) };
      rows += await fetchSpan(span);
      if (end < span.to) break;
    }
    if (end > from) onEvent({ type: "gap", key, from, to: end, rows });
    return rows;
  }

  async function take(bar: ClosedBar): Promise<void> {
    if (bar.time < end) return;
    anchor = bar.time;
    // What lies before, or all of it where the stream brings no row.
    await catchUp(bar.columns ? bar.time : bar.time + stepMs);
    if (bar.time !== end || !bar.columns) return; // late bars come with the next look
    await appender.append(bar.columns, { span: { from: end, to: end + stepMs }, url: feed.url });
    end += stepMs;
    onEvent({ type: "bar", key, time: bar.time, close: bar.columns.close[0] });
  }

  await catchUp(closedTo());
  while (!signal.aborted) {
    const bar = await feed.next(checkMs);
    if (bar) await take(bar);
    else if (!signal.aborted && now() > end + stepMs + graceMs) {
      const rows = await catchUp(closedTo());
      if (rows > 0 && feed.quietMs() > silenceMs) onSilence();
    }
  }
}
