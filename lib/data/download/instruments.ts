import PQueue from "p-queue";
import { parseInterval } from "../../core/mod.ts";
import { formatTime } from "../quality_report.ts";
import { isBarsKind, monthOf, monthSpan, type StoreKey } from "../store/mod.ts";
import { hasArchiveFile } from "./archive/archive_file.ts";
import { archiveFormat } from "./archive_formats.ts";
import type { EntryWanted } from "./entry_months.ts";
import { UnknownSymbol } from "./errors.ts";
import { DAY_MS, dayOf, daysOf, monthsOf, type Span } from "./months.ts";
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

/** The archive may lack the newest days. */
const DAYS_LOOKED_AT = 7;

/** So long after a month's end the archive surely has the file of the next one. */
const NEXT_MONTH_MS = 45 * DAY_MS;

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

/** Which files of an entry the archive has. */
async function archivedOf(
  key: StoreKey,
  { period, labels }: { readonly period: "monthly" | "daily"; readonly labels: readonly string[] },
  context: RouteContext,
): Promise<readonly string[]> {
  const format = archiveFormat(key);
  if (!format?.periods.includes(period)) return [];
  const { market, kind } = key;
  const queue = new PQueue({ concurrency: FILES_AT_A_TIME });
  const found = await queue.addAll(labels.map((label) => () => {
    const file = { market, id: archiveId(key.symbol), kind, period, label } as const;
    return hasArchiveFile(format, file, context);
  }));
  return labels.filter((_, i) => found[i]);
}

/** The newest of the months that the archive has of the entry; undefined when it has none. */
async function lastArchived(
  key: StoreKey,
  { context, span }: FindEntriesOptions,
): Promise<string | undefined> {
  const months = monthsOf({ from: span.from, to: Math.min(span.to, context.now()) }).toReversed();
  for (let i = 0; i < months.length; i += FILES_AT_A_TIME) {
    const labels = months.slice(i, i + FILES_AT_A_TIME);
    const [newest] = await archivedOf(key, { period: "monthly", labels }, context);
    if (newest !== undefined) return newest;
  }
  return undefined;
}

/** Whether the archive has anything of the entry; a symbol of this month has only files of days. */
async function isArchived(key: StoreKey, options: FindEntriesOptions): Promise<boolean> {
  if (await lastArchived(key, options) !== undefined) return true;
  const { context, span } = options;
  const to = Math.min(span.to, context.now());
  const labels = daysOf({ from: Math.max(span.from, to - DAYS_LOOKED_AT * DAY_MS), to }, to)
    .map(({ from }) => dayOf(from));
  return (await archivedOf(key, { period: "daily", labels }, context)).length > 0;
}

/** Where an instrument ends that the exchange does not know any more, as its archive shows it. */
function archiveEnd(month: string, { context }: FindEntriesOptions): Partial<EntryWanted> {
  const { end } = monthSpan(month);
  // The file of the month after may not be made yet.
  return context.now() - end < NEXT_MONTH_MS ? {} : { endTime: end };
}

/** Where an instrument ends that is not traded any more, as far as the exchange tells. */
async function findEnd(
  key: StoreKey,
  { client, context }: FindEntriesOptions & { readonly client: ExchangeClient },
): Promise<Partial<EntryWanted>> {
  const interval = isBarsKind(key.kind) ? key.kind : "1m";
  const last = await client.lastTime({ symbol: key.symbol, interval });
  const ended = `${key.symbol} is not traded on ${key.exchange} any more`;
  context.warn(last === undefined ? ended : `${ended}: its last row is of ${formatTime(last)}`);
  if (last === undefined) return {};
  if (isBarsKind(key.kind)) return { endTime: last + parseInterval(key.kind), endExact: true };
  // Of other kinds it is only known that nothing is in later months.
  return { endTime: monthSpan(monthOf(last)).end };
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
  if (!client) {
    if (await isArchived(key, options)) return { key, id: archiveId(key.symbol) };
    const { exchange, market } = key;
    throw new UnknownSymbol(key.symbol, { exchange: `${exchange}'s archive`, market, nearest: [] });
  }
  try {
    const instrument = await client.instrument(key.symbol);
    const bars = isBarsKind(key.kind);
    const interval = bars ? key.kind : "1d";
    const notBefore = await client.firstTime({ symbol: key.symbol, interval }) ??
      instrument.listedAt;
    if (notBefore !== undefined) explainStart(key, notBefore, options);
    const ending = instrument.active ? {} : await findEnd(key, { ...options, client });
    const route = client.route(key.kind);
    const found = { key, id: instrument.id, route, notBefore, ...ending };
    // Of other kinds it is only known that there are none before the first day of trading.
    return bars ? { ...found, firstTime: notBefore } : found;
  } catch (error) {
    if (!(error instanceof UnknownSymbol)) throw error;
    const last = await lastArchived(key, options);
    if (last === undefined) throw error;
    context.warn(
      `${key.exchange} does not know ${key.symbol} any more; its archive still does, up to ${last}`,
    );
    return { key, id: archiveId(key.symbol), ...archiveEnd(last, options) };
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
