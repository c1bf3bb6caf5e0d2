import type { SourceTable } from "../data/source_table.ts";
import { mean, standardDeviation } from "../stats/mod.ts";
import { findColumns, isVagueUnit, listNames, saysPercent } from "./column_roles.ts";
import { derivePeriods } from "./derive_periods.ts";
import type { ForeignResult, ForeignSeries, ReadOptions, ReturnUnit } from "./foreign_result.ts";
import { readTimes } from "./read_times.ts";

/** Yearly volatility from which on fractions would be implausible, and percent no longer are. */
const WILD = 1;

/** Bars a year that are assumed for {@linkcode WILD} alone, when times do not tell. */
const USUAL_PERIODS = 252;

/** A gain in every period above which numbers are no returns. */
const NO_RETURN = 0.05;

/** Options of the readers of tables. */
export interface TableOptions extends ReadOptions {
  readonly path: string;
}

/** A column read, with the row of the file that its first value stands in. */
interface Values {
  readonly name: string;
  readonly values: Float64Array;
  readonly place: (i: number) => string;
}

const flag = (role: string, name: string) => `--column ${role}=${JSON.stringify(name)}`;

/** Numbers of a column, or undefined when it holds text. */
function tryNumbers(table: SourceTable, name: string): Float64Array | undefined {
  try {
    return table.numbers(name);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The one column of numbers of a table whose names say nothing. */
function onlyColumn(table: SourceTable, path: string, time: string | undefined): string {
  const candidates = table.names.filter((name) =>
    name !== time && !/drawdown|duration/i.test(name) && tryNumbers(table, name)
  );
  if (candidates.length === 1) return candidates[0];
  throw new TypeError(
    `${path}: Expected a column of returns or equity but found only ${listNames(table.names)}; ` +
      `name it with --column returns=NAME or --column equity=NAME`,
  );
}

/** Numbers that grow by more than a twentieth in every row can only be a level. */
function isLevel({ values }: Values): boolean {
  return values.every((value) => value > NO_RETURN);
}

function lagOne(values: Float64Array): number {
  const center = mean(values);
  let square = 0, product = 0;
  for (let i = 0; i < values.length; i++) {
    square += (values[i] - center) ** 2;
    if (i > 0) product += (values[i] - center) * (values[i - 1] - center);
  }
  return square > 0 ? product / square : 0;
}

/** Throws unless a column called returns can hold them. */
function assertReturnsLike(column: Values, stated: boolean): void {
  const { name, values, place } = column;
  if (isLevel(column)) {
    throw new RangeError(
      `${place(0)}, column ${name}: Expected returns but found values that are all above ` +
        `${NO_RETURN}; if this is the equity, say ${flag("equity", name)}`,
    );
  }
  if (!stated && values.length >= 30 && lagOne(values) > 0.9) {
    throw new RangeError(
      `${place(0)}, column ${name}: Expected the return of each period but found a curve that ` +
        `hardly changes from row to row, like a cumulated return; if these are returns, say ${
          flag("returns", name)
        }`,
    );
  }
}

/** What returns are written in; an error where more than one reading is possible. */
function unitOf(
  { name, values, place }: Values,
  { unit, time }: { readonly unit?: ReturnUnit; readonly time: Float64Array | undefined },
): { readonly unit: ReturnUnit; readonly because: string } {
  if (unit) return { unit, because: "as stated" };
  if (saysPercent(name)) return { unit: "percent", because: "as its name says" };
  if (/log/i.test(name)) return { unit: "log", because: "as its name says" };
  const say = "say --unit fraction, --unit percent or --unit log";
  const ruin = values.findIndex((value) => value < -1);
  if (isVagueUnit(name)) {
    if (ruin >= 0) return { unit: "percent", because: "fractions do not fall below -1" };
    throw new RangeError(
      `${place(0)}, column ${name}: Expected a name that tells fractions from percent but found ` +
        `${name}; ${say}`,
    );
  }
  if (ruin >= 0) {
    throw new RangeError(
      `${place(ruin)}, column ${name}: Expected a return of at least -1 but found ${
        values[ruin]
      }; say --unit percent, or --unit money --capital MONEY for profits in money`,
    );
  }
  const periods = time && derivePeriods(time).periodsPerYear || USUAL_PERIODS;
  const yearly = standardDeviation(values) * Math.sqrt(periods);
  if (Number.isNaN(yearly)) return { unit: "fraction", because: "one alone does not tell" };
  if (yearly < WILD) {
    return {
      unit: "fraction",
      because: `as percent they would vary by only ${yearly.toFixed(2)} % a year`,
    };
  }
  throw new RangeError(
    `${place(0)}, column ${name}: Expected returns that are clearly fractions but found a ` +
      `volatility of ${yearly.toFixed(1)} a year, which may be percent; ${say}`,
  );
}

/** How to make fractions of returns in each unit; those of money need what came before. */
const FRACTIONS: Readonly<Record<Exclude<ReturnUnit, "money">, (value: number) => number>> = {
  fraction: (value) => value,
  percent: (value) => value / 100,
  log: Math.expm1,
};

/** Returns as fractions, whatever they are written in. */
export function toFractions(
  values: Float64Array,
  unit: ReturnUnit,
  { path, capital }: { readonly path: string; readonly capital?: number },
): Float64Array {
  if (unit !== "money") return values.map(FRACTIONS[unit]);
  if (capital === undefined) {
    throw new TypeError(
      `${path}: Expected the money at the start, which --unit money needs; say --capital MONEY`,
    );
  }
  let money = capital;
  return values.map((profit) => {
    const part = money > 0 ? Math.max(-1, profit / money) : 0;
    money = Math.max(0, money + profit);
    return part;
  });
}

/** What a table of returns or equity holds; see `readResult`. */
export function readSeries(table: SourceTable, options: TableOptions): ForeignResult {
  const { path, columns = {} } = options;
  const find = findColumns(table.names, options);
  const timeName = find("time");
  const times = readTimes(table, { path, name: timeName, stated: columns.time !== undefined });
  const { name, kind } = chooseColumn(table, options, times === undefined ? undefined : timeName);
  const read: string[] = [];
  const { series, told } = kind === "equity"
    ? ofEquity(readValues(table, name), times)
    : ofReturns(table, { name, times, options });
  read.push(...told);
  if (times === undefined) read.push("No times: years and weekdays are unknown.");
  return {
    path,
    format: isBacktestingPy(table.names) ? "backtesting.py" : kind,
    name: undefined,
    series,
    trades: undefined,
    capital: undefined,
    costs: "unknown",
    strategies: 1,
    openTrades: 0,
    periodsPerYear: undefined,
    realisedOnly: false,
    read,
  };
}

/** Columns of the `_equity_curve` of backtesting.py. */
function isBacktestingPy(names: readonly string[]): boolean {
  return ["Equity", "DrawdownPct", "DrawdownDuration"].every((name) => names.includes(name));
}

function readValues(table: SourceTable, name: string): Values {
  return { name, values: table.numbers(name), place: (i) => table.place(i) };
}

function chooseColumn(
  table: SourceTable,
  options: TableOptions,
  time: string | undefined,
): { readonly name: string; readonly kind: "returns" | "equity" } {
  const { path, columns = {} } = options;
  if (columns.returns !== undefined) return { name: columns.returns, kind: "returns" };
  if (columns.equity !== undefined) return { name: columns.equity, kind: "equity" };
  const find = findColumns(table.names, options);
  const returns = find("returns"), equity = find("equity");
  if (returns !== undefined && equity !== undefined) {
    throw new TypeError(
      `${path}: Expected returns or equity but found both, ${returns} and ${equity}; say ` +
        `${flag("returns", returns)} or ${flag("equity", equity)}`,
    );
  }
  if (returns !== undefined) return { name: returns, kind: "returns" };
  if (equity !== undefined) return { name: equity, kind: "equity" };
  const name = onlyColumn(table, path, time);
  if (/^[+-]?\d*\.\d+(e[+-]?\d+)?$/i.test(name)) {
    throw new SyntaxError(
      `${path} line 1: Expected names of columns but found the number ${name}; add a line of names`,
    );
  }
  const column = readValues(table, name);
  if (column.values.some((value) => value < 0)) return { name, kind: "returns" };
  if (isLevel(column)) return { name, kind: "equity" };
  throw new RangeError(
    `${path}, column ${name}: Expected values that are clearly returns or equity but found ` +
      `neither a loss nor a level; say ${flag("returns", name)} or ${flag("equity", name)}`,
  );
}

function assertNoGaps({ name, values, place }: Values, from: number): void {
  for (let i = from; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    throw new SyntaxError(
      `${place(i)}, column ${name}: Expected a number but found none; correct it in the file`,
    );
  }
}

interface Told {
  readonly series: ForeignSeries;
  readonly told: readonly string[];
}

function ofEquity(column: Values, times: Float64Array | undefined): Told {
  const { name, values, place } = column;
  assertNoGaps(column, 0);
  const wrong = values.findIndex((value) => value <= 0);
  if (wrong >= 0) {
    throw new RangeError(
      `${place(wrong)}, column ${name}: Expected equity above 0 but found ${values[wrong]}; if ` +
        `these are returns, say ${flag("returns", name)}`,
    );
  }
  const returns = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = values[i + 1] / values[i] - 1;
  return {
    series: { time: times?.slice(1), returns },
    told: [`Column ${name || '""'} is the equity: returns are its changes.`],
  };
}

function ofReturns(
  table: SourceTable,
  { name, times, options }: {
    readonly name: string;
    readonly times: Float64Array | undefined;
    readonly options: TableOptions;
  },
): Told {
  const all = table.numbers(name);
  // The first change of a series has nothing before it; pandas writes an empty cell.
  const from = all.length > 0 && Number.isNaN(all[0]) ? 1 : 0;
  const place = (i: number) => table.place(i);
  assertNoGaps({ name, values: all, place }, from);
  const column = { name, values: all.slice(from), place: (i: number) => place(i + from) };
  const time = times?.slice(from);
  assertReturnsLike(column, options.columns?.returns !== undefined);
  const { unit, because } = unitOf(column, { unit: options.unit, time });
  const words = {
    fraction: "fractions",
    percent: "percent",
    log: "logarithms of growth",
    money: "profits in money",
  }[unit];
  return {
    series: { time, returns: toFractions(column.values, unit, options) },
    told: [
      `Column ${name || '""'} holds returns, read as ${words}: ${because}.`,
      ...from === 1 ? ["The first row has no return and is left out."] : [],
    ],
  };
}
