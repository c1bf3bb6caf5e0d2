import process from "node:process";
import { parseArgs } from "node:util";
import {
  describeProblem,
  download,
  DownloadError,
  type DownloadOptions,
  type EntryResult,
  streamBars,
} from "lib/data/mod.ts";
import { describeLive } from "./download/describe_live.ts";
import { describeEntries } from "./download/tally.ts";
import { downloadView } from "./download/view.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Downloads market data into data/store; no key is needed. Run it again to continue.

usage: deno task download --exchange NAME --symbols A,B --interval I --from DATE [options]

  --exchange binance     an exchange of ccxt
  --symbols BTC/USDT,…   instruments
  --interval 1m          length of a bar: 1m, 5m, 1h, 1d, …
  --from 2019-01-01      first time, UTC; its whole month is downloaded
  --to 2024-01-01        end, exclusive (default: now; only closed bars are stored); where an
                         archive's file of a month or day holds more, all of it is stored
  --market spot          spot or swap (default: spot)
  --kinds funding,…      what else: funding and mark-1m (of swaps), flow-1m (of trades)
  --root FOLDER          the store, below data/ (default: data/store)
  --concurrency 4        months that are worked on at a time
  --again                reads what is stored once more and reports what differs
  --live                 afterwards appends each bar when it has closed, until Ctrl-C; --interval
                         only, not --kinds
  --archive-url URL      mirror of Binance's public archive
  --api-url URL          mirror of the exchange's API
  --stream-url URL       mirror of the exchange's streams
  --debug                print the stack of an error

Exit code 0: all is stored. 1: something is missing, the message says what and why; what could be
stored is stored. 130: interrupted by Ctrl-C; the same command goes on from there. Ctrl-C is how
--live ends, with 0.
`;

/** A signal that aborts on Ctrl-C and on a request to terminate. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () =>
    controller.abort(
      new DOMException(
        "Interrupted: what was stored stays, the same command goes on",
        "AbortError",
      ),
    );
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

function list(text: string): readonly string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "") {
    throw new TypeError(`Expected --${name} but found none; try --help`);
  }
  return value;
}

function parseMarket(text: string): "spot" | "swap" {
  if (text === "spot" || text === "swap") return text;
  throw new RangeError(`Expected --market to be spot or swap but found ${text}`);
}

function parseConcurrency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d?$/.test(text)) {
    throw new RangeError(`Expected --concurrency to be between 1 and 64 but found ${text}`);
  }
  return Number(text);
}

/** What the command line asks for. */
interface Asked {
  readonly options: DownloadOptions;
  /** Goes on with bars as they close. */
  readonly live: boolean;
}

function parseOptions(args: string[]): Asked {
  const { values } = parseArgs({
    args,
    options: {
      exchange: { type: "string" },
      symbols: { type: "string" },
      interval: { type: "string" },
      kinds: { type: "string", default: "" },
      from: { type: "string" },
      to: { type: "string" },
      market: { type: "string", default: "spot" },
      root: { type: "string" },
      concurrency: { type: "string" },
      again: { type: "boolean", default: false },
      live: { type: "boolean", default: false },
      "archive-url": { type: "string" },
      "api-url": { type: "string" },
      "stream-url": { type: "string" },
    },
  });
  if (values.live && values.kinds.trim() !== "") {
    throw new TypeError(
      "Expected --live with --interval alone, since bars are all that it follows, but found --kinds",
    );
  }
  if (values.live && values.to !== undefined) {
    throw new TypeError("Expected either --live or --to but found both");
  }
  const options: DownloadOptions = {
    exchange: required("exchange", values.exchange),
    symbols: list(required("symbols", values.symbols)),
    interval: values.interval,
    kinds: list(values.kinds),
    from: required("from", values.from),
    to: values.to,
    market: parseMarket(values.market),
    root: values.root,
    concurrency: parseConcurrency(values.concurrency),
    again: values.again,
    endpoints: {
      archive: values["archive-url"],
      api: values["api-url"],
      stream: values["stream-url"],
    },
  };
  if (values.live) required("interval", values.interval);
  return { options, live: values.live };
}

/** Downloads with progress on standard error, and says what the store holds. */
async function downloadShown(options: DownloadOptions): Promise<void> {
  const view = downloadView();
  const tell = (entries: readonly EntryResult[]) => {
    view.stop();
    for (const line of describeEntries(entries)) console.log(line);
  };
  try {
    tell((await download({ ...options, onEvent: view.onEvent })).entries);
  } catch (error) {
    view.stop();
    if (error instanceof DownloadError) {
      tell(error.result.entries);
      // The first problem is the error's own message.
      for (const problem of error.problems.slice(1)) {
        console.error(`error: ${describeProblem(problem)}`);
      }
    }
    throw error;
  }
}

/** Appends bars as they close, until the signal stops it. */
async function follow(options: DownloadOptions, signal: AbortSignal): Promise<void> {
  const { exchange, market, symbols, interval, root, endpoints } = options;
  await streamBars({
    exchange,
    market,
    symbols,
    interval: interval!,
    root,
    endpoints,
    signal,
    onEvent: (event) => console.log(describeLive(event)),
  });
}

async function main(args: string[]): Promise<number> {
  const { options, live } = parseOptions(args);
  const signal = interruption();
  await downloadShown({ ...options, signal });
  if (live) await follow(options, signal);
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
