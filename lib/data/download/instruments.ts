import PQueue from "p-queue";
import { formatInterval } from "../../core/mod.ts";
import { formatTime } from "../quality_report.ts";
import type { StoreKey } from "../store/mod.ts";
import { stepOf } from "../store/part_gaps.ts";
import { hasArchiveFile } from "./archive/archive_file.ts";
import { archiveFormat } from "./archive_formats.ts";
import type { EntryWanted } from "./entry_months.ts";
import { UnknownSymbol } from "./errors.ts";
import { monthsOf, type Span } from "./months.ts";
import type { ExchangeClient, RouteContext } from "./route.ts";

/** Names under which coins traded before they were renamed; their bars stay under the old name. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  POL: "MATIC",
  RENDER: "RNDR",
  S: "FTM",
  A: "EOS",
};

/** Checksums that are asked for at a time. */
const FILES_AT_A_TIME = 8;

/** Options of {@linkcode findEntries}. */
export interface FindEntriesOptions {
  /** Absent: the exchange cannot be asked. */
  readonly client?: ExchangeClient;
  readonly context: RouteContext;
  readonly span: Span;
}

/** The exchange's name of a symbol as Binance forms it, where the exchange does not tell. */
export function archiveId(symbol: string): string {
  return symbol.replace(/:.*$/, "").replaceAll("/", "");
}

/** Whether the archive has any whole month of the entry. */
async function isArchived(key: StoreKey, { context, span }: FindEntriesOptions): Promise<boolean> {
  const format = archiveFormat(key);
  if (!format?.periods.includes("monthly")) return false;
  const { market, kind } = key;
  const months = monthsOf({ from: span.from, to: Math.min(span.to, context.now()) });
  const queue = new PQueue({ concurrency: FILES_AT_A_TIME });
  const found = await queue.addAll(months.map((label) => () => {
    const file = { market, id: archiveId(key.symbol), kind, period: "monthly", label } as const;
    return hasArchiveFile(format, file, context);
  }));
  return found.includes(true);
}

function explainStart(key: StoreKey, firstTime: number, { context, span }: FindEntriesOptions) {
  if (firstTime <= span.from) return;
  const former = FORMER_NAMES[key.symbol.split("/")[0]];
  const renamed = former === undefined
    ? ""
    : `; before that it traded as ${key.symbol.replace(/^[^/]+/, former)}`;
  context.warn(
    `${key.symbol} begins at ${formatTime(firstTime)} on ${key.exchange}: nothing is there from ${
      formatTime(span.from)
    } on${renamed}`,
  );
}

async function findEntry(key: StoreKey, options: FindEntriesOptions): Promise<EntryWanted> {
  const { client, context } = options;
  if (!client) return { key, id: archiveId(key.symbol) };
  try {
    const instrument = await client.instrument(key.symbol);
    const step = stepOf(key.kind);
    const bars = step !== undefined && !key.kind.includes("-");
    const interval = bars ? formatInterval(step) : "1d";
    const notBefore = await client.firstTime({ symbol: key.symbol, interval }) ??
      instrument.listedAt;
    if (notBefore !== undefined) explainStart(key, notBefore, options);
    if (!instrument.active) {
      context.warn(`${key.symbol} is not traded on ${key.exchange} any more`);
    }
    const found = { key, id: instrument.id, route: client.route(key.kind), notBefore };
    // Of other kinds it is only known that there are none before the first day of trading.
    return bars ? { ...found, firstTime: notBefore } : found;
  } catch (error) {
    if (!(error instanceof UnknownSymbol) || !await isArchived(key, options)) throw error;
    context.warn(`${key.exchange} does not know ${key.symbol} any more; its archive still does`);
    return { key, id: archiveId(key.symbol) };
  }
}

/**
 * What the exchange says of every entry. Throws {@linkcode UnknownSymbol} before anything is
 * downloaded when it knows a symbol as little as its archive does; says through `warn` when an
 * instrument begins later than asked for or is not traded any more.
 */
export async function findEntries(
  keys: readonly StoreKey[],
  options: FindEntriesOptions,
): Promise<readonly EntryWanted[]> {
  return await Promise.all(keys.map((key) => findEntry(key, options)));
}
