import type { SourceTable } from "../data/source_table.ts";
import { take } from "../core/mod.ts";
import { columnsOf, findColumns, isVagueUnit, listNames, saysPercent } from "./column_roles.ts";
import { costsShown } from "./costs_shown.ts";
import type {
  ColumnRole,
  ForeignResult,
  ForeignTrades,
  ReadOptions,
  ReturnUnit,
} from "./foreign_result.ts";
import { programOf } from "./programs.ts";
import { toFractions } from "./read_series.ts";

/** Options of {@linkcode readTrades}. */
export interface TradesOptions extends ReadOptions {
  readonly path: string;
}

/** A gain above this in the middle trade is more likely percent than half of the stake. */
const LARGE_GAIN = 0.5;

/** How far the gain of a trade may lie from what its prices say, as costs and funding do. */
const COST_ROOM = 0.05;

/** Whether a table is a list of trades: when they ended, and what they brought. */
export function isTradesTable(names: readonly string[], options: TradesOptions): boolean {
  if (programOf(names)) return true;
  const find = findColumns(names, options);
  const timed = find("exit") ?? find("entry");
  const brings = columnsOf("gain", names, options).length > 0 ||
    columnsOf("profit", names, options).length > 0;
  return timed !== undefined && brings;
}

/** 1 for long and -1 for short, of words, signs and signed sizes. */
function readSides(
  table: SourceTable,
  { side, size }: { readonly side: string | undefined; readonly size: Float64Array | undefined },
): Float64Array {
  if (side === undefined) {
    return Float64Array.from({ length: table.rows }, (_, i) => size && size[i] < 0 ? -1 : 1);
  }
  return Float64Array.from(table.texts(side), (cell, i) => {
    const word = cell.trim().toLowerCase();
    if (["long", "buy", "1", "1.0", "b", "l"].includes(word)) return 1;
    if (["short", "sell", "-1", "-1.0", "s", "sell short"].includes(word)) return -1;
    throw new SyntaxError(
      `${table.place(i)}, column ${side}: Expected long or short but found ${JSON.stringify(cell)}`,
    );
  });
}

/** Middle of the values that are there; NaN when none is. */
function median(values: Float64Array): number {
  const there = values.filter((value) => !Number.isNaN(value)).sort();
  return there.length === 0 ? NaN : there[Math.floor(there.length / 2)];
}

/** What gains are written in: proved by the prices, or by the name; an error when neither does. */
function gainUnit(
  name: string,
  { values, byPrice, place, unit }: {
    readonly values: Float64Array;
    readonly byPrice: Float64Array | undefined;
    readonly place: (i: number) => string;
    readonly unit: ReturnUnit | undefined;
  },
): { readonly unit: ReturnUnit; readonly because: string } {
  if (unit === "money") {
    throw new TypeError(
      `${
        place(0)
      }, column ${name}: Expected gains as fractions or percent of the stake but --unit ` +
        "says money; name the column with --column profit=NAME",
    );
  }
  if (unit) return { unit, because: "as stated" };
  const distance = (scale: number) =>
    median(values.map((value, i) => Math.abs(value / scale - byPrice![i])));
  if (byPrice && distance(1) < COST_ROOM && distance(1) < distance(100) / 3) {
    return { unit: "fraction", because: "as entry and exit prices show" };
  }
  if (byPrice && distance(100) < COST_ROOM && distance(100) < distance(1) / 3) {
    return { unit: "percent", because: "as entry and exit prices show" };
  }
  if (saysPercent(name)) return { unit: "percent", because: "as its name says" };
  const sizes = values.filter((value) => !Number.isNaN(value)).map(Math.abs);
  if (sizes.length === 0) {
    throw new RangeError(
      `${place(0)}, column ${name}: Expected at least one gain but found only empty cells`,
    );
  }
  const middle = median(sizes);
  if (middle < LARGE_GAIN && !isVagueUnit(name) && !values.some((value) => value < -1)) {
    return {
      unit: "fraction",
      because: `as percent the middle trade would move by only ${middle.toPrecision(2)} %`,
    };
  }
  throw new RangeError(
    `${place(0)}, column ${name}: Expected gains that are clearly fractions but found a middle ` +
      `size of ${
        middle.toPrecision(2)
      }, which may be percent; say --unit fraction or --unit percent`,
  );
}

/** Rows of the group that was asked for, or an error when there are several and none was. */
function rowsOf(
  table: SourceTable,
  { path, group, select }: {
    readonly path: string;
    readonly group: string | undefined;
    readonly select: string | undefined;
  },
): { readonly rows: Int32Array; readonly name: string | undefined; readonly groups: number } {
  const every = Int32Array.from({ length: table.rows }, (_, i) => i);
  if (group === undefined) return { rows: every, name: undefined, groups: 1 };
  const cells = table.texts(group);
  const groups = [...new Set(cells)];
  if (groups.length === 1 || select === "all") {
    const name = groups.length === 1 ? groups[0] : undefined;
    return { rows: every, name, groups: groups.length };
  }
  if (select === undefined || !groups.includes(select)) {
    throw new TypeError(
      `${path}: Expected trades of one strategy but found ${groups.length} in column ${group}: ${
        listNames(groups)
      }; say --select NAME, or --select all when they are parts of one portfolio`,
    );
  }
  return { rows: every.filter((i) => cells[i] === select), name: select, groups: groups.length };
}

/** What a list of trades holds: one trade a row; see `readResult`. */
export function readTrades(table: SourceTable, options: TradesOptions): ForeignResult {
  const { path, select } = options;
  const find = findColumns(table.names, options);
  const { rows, name, groups } = rowsOf(table, { path, group: find("group"), select });
  const status = find("status");
  const statuses = status === undefined ? undefined : table.texts(status);
  const closed = rows.filter((i) => statuses?.[i].trim().toLowerCase() !== "open");
  const numbers = (role: ColumnRole) => {
    const column = find(role);
    return column === undefined ? undefined : table.numbers(column);
  };
  const times = (role: ColumnRole) => {
    const column = find(role);
    return column === undefined ? undefined : table.times(column);
  };
  const size = numbers("size"),
    entryPrice = numbers("entryPrice"),
    exitPrice = numbers("exitPrice");
  const prices = entryPrice && exitPrice && { entryPrice, exitPrice };
  const side = readSides(table, { side: find("side"), size });
  const byPrice = prices && side.map((sign, i) => sign * (exitPrice[i] / entryPrice[i] - 1));
  const profit = numbers("profit");
  const { gain, told } = readGains(table, { options, find, byPrice, profit, size, prices });
  const missing = () => new Float64Array(table.rows).fill(NaN);
  const exit = times("exit") ?? missing(), entry = times("entry") ?? missing();
  const turnover = prices
    ? side.map((_, i) => 1 + exitPrice[i] / entryPrice[i])
    : new Float64Array(table.rows).fill(2);
  const order = inOrder(closed, exit, entry);
  const pick = (values: Float64Array) => take(values, order);
  const open = rows.length - closed.length;
  return {
    path,
    format: programOf(table.names) ?? "trades",
    name,
    series: undefined,
    trades: {
      entry: pick(entry),
      exit: pick(exit),
      gain: pick(gain),
      profit: pick(profit ?? missing()),
      stake: pick(stakesOf({ size, prices, profit, gain })),
      turnover: pick(turnover),
    },
    capital: options.capital,
    costs: costsShown(table, {
      options,
      gross: grossOf(side, size, prices),
      profit,
      gain,
      byPrice,
    }),
    strategies: select === "all" ? 1 : groups,
    openTrades: open,
    periodsPerYear: undefined,
    realisedOnly: true,
    read: told,
  };
}

/** Money staked: size times entry price, else what profit and gain make of it. */
function stakesOf({ size, prices, profit, gain }: {
  readonly size: Float64Array | undefined;
  readonly prices: { readonly entryPrice: Float64Array } | undefined;
  readonly profit: Float64Array | undefined;
  readonly gain: Float64Array;
}): Float64Array {
  return gain.map((value, i) =>
    size && prices
      ? Math.abs(size[i] * prices.entryPrice[i])
      : profit && value !== 0
      ? profit[i] / value
      : NaN
  );
}

/** Profits before any costs; undefined where size or prices are missing. */
function grossOf(
  side: Float64Array,
  size: Float64Array | undefined,
  prices:
    | { readonly entryPrice: Float64Array; readonly exitPrice: Float64Array }
    | undefined,
): Float64Array | undefined {
  return size && prices &&
    side.map((sign, i) => sign * Math.abs(size[i]) * (prices.exitPrice[i] - prices.entryPrice[i]));
}

/** Rows in the order of exits, of entries where there are no exits, else as they stand. */
function inOrder(rows: Int32Array, exit: Float64Array, entry: Float64Array): Int32Array {
  const when = (i: number) => Number.isNaN(exit[i]) ? entry[i] : exit[i];
  if (rows.some((i) => Number.isNaN(when(i)))) return rows;
  return rows.slice().sort((a, b) => when(a) - when(b) || a - b);
}

function readGains(
  table: SourceTable,
  { options, find, byPrice, profit, size, prices }: {
    readonly options: TradesOptions;
    readonly find: (role: ColumnRole) => string | undefined;
    readonly byPrice: Float64Array | undefined;
    readonly profit: Float64Array | undefined;
    readonly size: Float64Array | undefined;
    readonly prices: { readonly entryPrice: Float64Array } | undefined;
  },
): { readonly gain: Float64Array; readonly told: readonly string[] } {
  const name = find("gain");
  if (name !== undefined) {
    const values = table.numbers(name);
    const place = (i: number) => table.place(i);
    const { unit, because } = programOf(table.names)
      ? { unit: "fraction" as const, because: "as this program writes them" }
      : gainUnit(name, { values, byPrice, place, unit: options.unit });
    const words = { fraction: "fractions", percent: "percent", log: "logarithms", money: "" }[unit];
    return {
      gain: toFractions(values, unit, options),
      told: [`Column ${name} holds the gain of each trade, read as ${words}: ${because}.`],
    };
  }
  if (profit && size && prices) {
    return {
      gain: profit.map((value, i) => value / Math.abs(size[i] * prices.entryPrice[i])),
      told: ["The gain of each trade is its profit over size times entry price."],
    };
  }
  return { gain: new Float64Array(table.rows).fill(NaN), told: [] };
}

/** Throws unless every trade ends after it began, and tells what it brought. */
export function assertGains(path: string, { entry, exit, gain, profit }: ForeignTrades): void {
  if (gain.length === 0) throw new RangeError(`${path}: Expected closed trades but found none`);
  const early = exit.findIndex((ms, i) => ms < entry[i]);
  if (early >= 0) {
    const iso = (ms: number) => new Date(ms).toISOString();
    throw new RangeError(
      `${path}: Expected trades to end after they begin but found one from ${
        iso(entry[early])
      } to ${iso(exit[early])}`,
    );
  }
  const row = gain.findIndex((value, i) => Number.isNaN(value) && Number.isNaN(profit[i]));
  if (row >= 0) {
    throw new SyntaxError(
      `${path}: Expected every trade to have a gain or a profit but found neither in trade ${
        row + 1
      } in the order of exits`,
    );
  }
}
