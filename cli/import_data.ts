import { parseArgs } from "node:util";
import { importBars, type Market, type TimeUnit } from "lib/data/mod.ts";
import { oneOf, parseColumns } from "./column_options.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Copies a file of price bars into data/store: CSV, Parquet, or the Feather and JSON files of
freqtrade. What the file is, its content decides.

usage: deno task import-data FILE --exchange NAME --symbol NAME --interval 1m [options]

  --exchange NAME       where the bars are from, in lower case, or a name of your own
  --symbol BTC/USDT     the instrument
  --interval 1m         length of a bar
  --market swap         spot or swap, perpetual futures (default: spot)
  --column close=Last   name of a column in the file; repeat for more
  --time-unit ms        unit of numeric times: s, ms, us, ns (default: by their size)
  --replace             replace stored bars from the file's first to its last; without it a
                        month that the store has is an error
  --root FOLDER         folder of the store (default: data/store)
  --debug               print the stack of an error
`;

const MARKETS: readonly Market[] = ["spot", "swap"];
const TIME_UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw new TypeError(`Expected --${name} but found none; try --help`);
}

/** `deno task import-data`: a user's file becomes an entry of the store. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      exchange: { type: "string" },
      symbol: { type: "string" },
      interval: { type: "string" },
      market: { type: "string" },
      column: { type: "string", multiple: true, default: [] },
      "time-unit": { type: "string" },
      replace: { type: "boolean", default: false },
      root: { type: "string" },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(`Expected one file but found ${positionals.length}; try --help`);
  }
  const { parts, key } = await importBars(positionals[0], {
    exchange: required("exchange", values.exchange),
    symbol: required("symbol", values.symbol),
    interval: required("interval", values.interval),
    market: oneOf("--market", values.market, MARKETS),
    columns: parseColumns(values.column),
    timeUnit: oneOf("--time-unit", values["time-unit"], TIME_UNITS),
    replace: values.replace,
    root: values.root,
  });
  for (const { month, rows, complete, gaps } of parts) {
    const missing = gaps.reduce((sum, { bars }) => sum + bars, 0);
    console.log(
      `${month}  ${String(rows).padStart(6)} bars${complete ? "" : ", not the whole month"}${
        missing > 0 ? `, ${missing} missing` : ""
      }`,
    );
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const { exchange, market, symbol, kind } = key;
  console.log(`${exchange} ${market} ${symbol} ${kind}: ${rows} bars in ${parts.length} months`);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
