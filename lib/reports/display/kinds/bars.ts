import { type Bars, formatInterval, type MimeBundle } from "../../../core/mod.ts";
import { priceExplorer } from "../price_explorer.ts";
import { table } from "../table.ts";

/** Rows printed as text, from the end. */
const LAST = 5;

/** Bars as a price chart to explore, as text the last of them. Fewer than two make no line. */
export async function barsDisplay(bars: Bars): Promise<MimeBundle> {
  const { symbol, length, intervalMs, time } = bars;
  const interval = intervalMs % 1_000 === 0 ? formatInterval(intervalMs) : `${intervalMs}ms`;
  const columns = ["open", "high", "low", "close", "volume"] as const;
  const rows = Array.from({ length: Math.min(LAST, length) }, (_, i) => {
    const t = Math.max(0, length - LAST) + i;
    return { time: time[t], ...Object.fromEntries(columns.map((name) => [name, bars[name][t]])) };
  });
  const last = (caption: string) =>
    table(rows, { caption, ...(length > 0 && { formats: { time: "date" } }) }).mime;
  const title = `${symbol}, bars of ${interval}`;
  if (length < 2) return last(title);
  const { mime } = await priceExplorer(bars, { title });
  return { ...mime, "text/plain": last(`${mime["text/plain"]}; the last:`)["text/plain"] };
}
