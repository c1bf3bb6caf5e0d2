import type { AssayReport } from "../../assay/mod.ts";
import { integer, number, percent, rate } from "../format.ts";
import { probability } from "./words.ts";

/** A table of an assay, as the terminal and the page print it. */
export interface AssayTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function deflation({ deflation }: AssayReport): AssayTable {
  const { at, trials, atLeast } = deflation;
  const note = (count: number) =>
    count === trials
      ? " (stated)"
      : trials === undefined && count === atLeast && count > 1
      ? " (at least)"
      : "";
  return {
    title: "Deflated Sharpe ratio by number of trials",
    head: ["trials", "best by chance", "probability above it"],
    rows: at.map(({ trials, threshold, probability: value }) => [
      integer(trials) + note(trials),
      number(threshold, 2),
      probability(value),
    ]),
  };
}

function dependence({ dependence }: AssayReport): AssayTable {
  const { unit, without } = dependence;
  return {
    title: `Without the best ${unit}s`,
    head: ["left out", "total return", "Sharpe ratio", "share of growth"],
    rows: without.map(({ count, totalReturn, sharpe, share }) => [
      integer(count),
      percent(totalReturn),
      number(sharpe, 2),
      percent(share, 0),
    ]),
  };
}

function tradeShares({ tradeShares, basis }: AssayReport): AssayTable[] {
  if (!tradeShares || basis.kind === "trades") return [];
  const { without, total, sumOf } = tradeShares;
  const print = sumOf === "profit" ? integer : percent;
  return [{
    title: "Without the best trades",
    head: ["left out", sumOf === "profit" ? "sum of profits" : "sum of gains", "share"],
    rows: [{ count: 0, total }, ...without].map((row) => [
      integer(row.count),
      print(row.total),
      total > 0 ? percent(1 - row.total / total, 0) : "–",
    ]),
  }];
}

function costs({ costSensitivity }: AssayReport): AssayTable[] {
  if (!costSensitivity) return [];
  return [{
    title: "Further costs of each entry and exit",
    head: ["cost a side", "total return", "Sharpe ratio", "probability above 0"],
    rows: costSensitivity.rows.map((row) => [
      rate(row.rate),
      percent(row.totalReturn),
      number(row.sharpe, 2),
      probability(row.probability),
    ]),
  }];
}

function years({ years, basis }: AssayReport): AssayTable[] {
  if (years.length === 0) return [];
  return [{
    title: "By year",
    head: [
      "year",
      `${basis.kind === "trades" ? "trades" : "returns"}`,
      "total return",
      "Sharpe ratio",
      "max drawdown",
    ],
    rows: years.map((row) => [
      String(row.year),
      integer(row.observations),
      percent(row.totalReturn),
      number(row.sharpe, 2),
      percent(row.maxDrawdown),
    ]),
  }];
}

/** All tables of a report, in their order. */
export function assayTables(report: AssayReport): readonly AssayTable[] {
  return [
    deflation(report),
    dependence(report),
    ...tradeShares(report),
    ...costs(report),
    ...years(report),
  ];
}
