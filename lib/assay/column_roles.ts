import { COLUMN_ROLES, type ColumnRole, type ReadOptions } from "./foreign_result.ts";

/** Names that columns of a role have, without case and all that is neither letter nor digit. */
const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  time: ["time", "date", "datetime", "timestamp", "day", "index", "unnamed0", "indexlevel0", ""],
  // deno-fmt-ignore
  returns: ["returns", "return", "ret", "rets", "dailyreturn", "dailyreturns", "netreturn",
    "netreturns", "strategyreturn", "strategyreturns", "portfolioreturn", "portfolioreturns",
    "pctchange", "logreturn", "logreturns", "returnpct"],
  // deno-fmt-ignore
  equity: ["equity", "balance", "value", "nav", "netassetvalue", "portfoliovalue", "accountvalue",
    "wealth", "totalequity", "networth", "equitycurve"],
  // deno-fmt-ignore
  entry: ["entrytime", "entrytimestamp", "entrydate", "entrydatetime", "opendate", "opentime",
    "openedat", "dateopened"],
  // deno-fmt-ignore
  exit: ["exittime", "exittimestamp", "exitdate", "exitdatetime", "closedate", "closetime",
    "closedat", "dateclosed"],
  // deno-fmt-ignore
  gain: ["return", "returnpct", "returnpercent", "profitratio", "profitpct", "profitpercent", "ret",
    "returns", "pnlpct", "pnlpercent"],
  profit: ["pnl", "profit", "profitabs", "netpnl", "netprofit", "realizedpnl", "realisedpnl", "pl"],
  size: ["size", "quantity", "qty", "amount", "units", "shares", "contracts"],
  entryPrice: ["entryprice", "avgentryprice", "openrate", "openprice", "entryrate"],
  exitPrice: ["exitprice", "avgexitprice", "closerate", "closeprice", "exitrate"],
  side: ["side", "direction", "type", "positiontype"],
  fees: ["commission", "fees", "fee", "commissions", "entryfees", "exitfees"],
  status: ["status", "state"],
  group: ["column"],
};

const tidy = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Finds columns by what they hold; a name stated in `columns` comes first. */
export function findColumns(
  names: readonly string[],
  { path, columns = {} }: Pick<ReadOptions, "columns"> & { readonly path: string },
): (role: ColumnRole) => string | undefined {
  for (const role of COLUMN_ROLES) {
    const stated = columns[role];
    if (stated !== undefined && !names.includes(stated)) {
      throw new TypeError(
        `${path}: Expected a column ${stated} for ${role} but found only ${listNames(names)}`,
      );
    }
  }
  return (role) => {
    if (columns[role] !== undefined) return columns[role];
    const found = names.filter((name) => NAMES[role].includes(tidy(name)));
    if (found.length < 2 || role === "fees") return found[0];
    throw new TypeError(
      `${path}: Expected one column for ${role} but found ${listNames(found)}; say which, like ` +
        `--column ${role}=${JSON.stringify(found[0])}`,
    );
  };
}

/** All columns of a role that may have several, such as fees at entry and at exit. */
export function columnsOf(
  role: ColumnRole,
  names: readonly string[],
  { columns = {} }: Pick<ReadOptions, "columns">,
): readonly string[] {
  const stated = columns[role];
  return stated === undefined ? names.filter((name) => NAMES[role].includes(tidy(name))) : [stated];
}

/** Whether a name says that its numbers are percent; "pct" alone does not, some write fractions. */
export function saysPercent(name: string): boolean {
  return name.includes("%");
}

/** Whether a name leaves open what its numbers are written in. */
export function isVagueUnit(name: string): boolean {
  return /pct|percent|bps/i.test(name);
}

/** Column names as an error lists them. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => name === "" ? '""' : name);
  return names.length > 12
    ? `${shown.join(", ")} and ${names.length - 12} more`
    : shown.join(", ") || "none";
}
