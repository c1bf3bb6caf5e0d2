import { z } from "zod";
import type { SourceTable } from "../data/source_table.ts";
import { listNames } from "./column_roles.ts";
import type { ForeignResult, ForeignSeries, ForeignTrades, ReadOptions } from "./foreign_result.ts";
import { realisedSeries } from "./realised_series.ts";

/** What is read of a trade; freqtrade writes more. */
const trade = z.object({
  open_date: z.string(),
  close_date: z.string().nullable(),
  open_timestamp: z.number().optional(),
  close_timestamp: z.number().nullable().optional(),
  stake_amount: z.number().optional(),
  amount: z.number().optional(),
  open_rate: z.number(),
  close_rate: z.number().nullable(),
  fee_open: z.number().nullable().optional(),
  fee_close: z.number().nullable().optional(),
  profit_ratio: z.number(),
  profit_abs: z.number(),
  is_open: z.boolean().optional(),
  is_short: z.boolean().optional(),
  leverage: z.number().nullable().optional(),
});

const strategy = z.object({
  trades: z.array(trade),
  starting_balance: z.number().positive(),
  backtest_start_ts: z.number(),
  backtest_end_ts: z.number(),
});

const file = z.object({ strategy: z.record(z.string(), z.unknown()) });

/** A file of freqtrade's results, opened. */
export interface FreqtradeFile {
  readonly path: string;
  readonly json: unknown;
  /** The wallet by day that newer versions add, of a strategy; undefined when there is none. */
  readonly wallet?: (strategy: string) => Promise<SourceTable | undefined>;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new SyntaxError(
    `${place}${path.map((key) => `.${String(key)}`).join("")}: ${message}; ` +
      "is it a result that freqtrade's backtesting exported?",
  );
}

/** Whether a JSON value is a result of freqtrade. */
export function isFreqtrade(json: unknown): boolean {
  return file.safeParse(json).success;
}

function chooseStrategy(
  names: readonly string[],
  path: string,
  select: string | undefined,
): string {
  if (select !== undefined && names.includes(select)) return select;
  if (select === undefined && names.length === 1) return names[0];
  throw new TypeError(
    `${path}: Expected one strategy but found ${names.length}: ${listNames(names)}; say ` +
      `--select NAME`,
  );
}

type Trade = z.infer<typeof trade>;

function tradesOf(list: readonly Trade[]): ForeignTrades {
  const time = (ms: number | null | undefined, text: string | null) => ms ?? Date.parse(text ?? "");
  const sorted = list
    .map((one) => ({ ...one, exit: time(one.close_timestamp, one.close_date) }))
    .sort((a, b) => a.exit - b.exit);
  const column = (value: (one: typeof sorted[number]) => number) =>
    Float64Array.from(sorted, value);
  return {
    entry: column((one) => time(one.open_timestamp, one.open_date)),
    exit: column(({ exit }) => exit),
    gain: column((one) => one.profit_ratio),
    profit: column((one) => one.profit_abs),
    stake: column((one) => one.stake_amount ?? NaN),
    // Gains are fractions of the stake, fills are of the stake times leverage.
    turnover: column((one) =>
      (one.leverage ?? 1) * (1 + (one.close_rate ?? one.open_rate) / one.open_rate)
    ),
  };
}

/** Sum over the currencies of a day's wallet, day by day. */
function walletSeries(table: SourceTable): ForeignSeries {
  const time = table.times("date"), worth = table.numbers("total_quote");
  const days: number[] = [], equity: number[] = [];
  for (let i = 0; i < time.length; i++) {
    if (days.at(-1) === time[i]) equity[equity.length - 1] += worth[i];
    else {
      days.push(time[i]);
      equity.push(worth[i]);
    }
  }
  return {
    time: Float64Array.from(days.slice(1)),
    returns: Float64Array.from(days.slice(1), (_, i) => equity[i + 1] / equity[i] - 1),
  };
}

/** Whether the wallet has one row a day, as a `timeframe` of a day or less gives. */
function isDaily({ time }: ForeignSeries): boolean {
  return time!.every((ms, i) => i === 0 || ms - time![i - 1] === 86_400_000);
}

/**
 * A result of freqtrade's backtesting: the JSON that older versions write and that newer ones put
 * into a zip. Returns come from the wallet by day where the zip has one, with open trades at their
 * market value; else from profits booked on the days of exits.
 */
export async function readFreqtrade(
  { path, json, wallet }: FreqtradeFile,
  { select }: ReadOptions = {},
): Promise<ForeignResult> {
  const strategies = parse(file, json, path).strategy;
  const name = chooseStrategy(Object.keys(strategies), path, select);
  const found = parse(strategy, strategies[name], `${path}: strategy.${name}`);
  const closed = found.trades.filter((one) => !one.is_open && one.close_date !== null);
  const trades = tradesOf(closed);
  const capital = found.starting_balance;
  const table = await wallet?.(name);
  const byDay = table && walletSeries(table);
  const marked = byDay && byDay.returns.length > 0 && isDaily(byDay) ? byDay : undefined;
  const { backtest_start_ts: from, backtest_end_ts: to } = found;
  const fees = closed.map((one) => (one.fee_open ?? 0) + (one.fee_close ?? 0));
  const others = Object.keys(strategies).length - 1;
  return {
    path,
    format: "freqtrade",
    name,
    series: marked ?? realisedSeries(trades, { capital, from, to }),
    trades,
    capital,
    costs: fees.some((fee) => fee > 0) ? "charged" : "none",
    strategies: others + 1,
    openTrades: found.trades.length - closed.length,
    periodsPerYear: 365,
    realisedOnly: marked === undefined,
    read: [
      marked
        ? "Returns a day are those of the wallet, open trades at market value."
        : "Returns a day are the profits booked that day over the balance before it.",
      ...others > 0
        ? [`The file has ${others + 1} strategies: at least so many trials were made.`]
        : [],
    ],
  };
}
