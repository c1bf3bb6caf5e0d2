import assert from "node:assert/strict";
import {
  download,
  DownloadError,
  type DownloadOptions,
  readManifest,
  UnknownSymbol,
} from "lib/data/mod.ts";
import { type Listing } from "../exchange/market.ts";
import { type Exchange, startExchange } from "../exchange/start_exchange.ts";
import { BTC, optionsFor, stored, truthOf } from "./setup.ts";

const FROM = "2023-11-01", NOW = "2024-03-01T06:00:30Z", END = "2024-03-01T06:00Z";

function open(...symbols: readonly (string | Listing)[]): Exchange {
  return startExchange({
    from: Date.parse(FROM),
    to: Date.parse(NOW),
    tradesPerMinute: 1,
    symbols,
  });
}

/** Options for half-hours, and the messages that a download tells. */
async function listening(exchange: Exchange, options: Partial<DownloadOptions>) {
  const messages: string[] = [];
  const onEvent: DownloadOptions["onEvent"] = (event) => {
    if (event.type === "message") messages.push(event.text);
  };
  const common = { from: FROM, interval: "30m", onEvent };
  return { messages, options: await optionsFor(exchange, { ...common, ...options }) };
}

const keyOf = (symbol: string) => ({ ...BTC, symbol, kind: "30m" });

Deno.test("download() names the nearest symbols of a misspelt one, before anything is stored", async () => {
  await using exchange = open("BTC/USDT", "ETH/USDT", "BTC/USDC");
  const { options } = await listening(exchange, { symbols: ["ETH/USDT", "BTC/UDST"] });
  await assert.rejects(download(options), (error) => {
    assert.ok(error instanceof UnknownSymbol);
    assert.match(
      error.message,
      /Expected a spot symbol of binance but found BTC\/UDST; did you mean BTC\/USD[TC]/,
    );
    return true;
  });
  assert.equal(await readManifest(keyOf("ETH/USDT"), options), undefined);
});

Deno.test("download() explains dates before a listing and takes what there is", async () => {
  await using exchange = open({ symbol: "POL/USDT", listed: Date.parse("2024-01-10T07:00Z") });
  const { options, messages } = await listening(exchange, { symbols: ["POL/USDT"] });
  const { entries } = await download(options);
  assert.equal(entries[0].missingBars, 0);
  assert.deepEqual(messages, [
    "POL/USDT begins at 2024-01-10T07:00:00Z on binance: nothing is there from 2023-11-01T00:00:00Z on; before that it traded as MATIC/USDT",
  ]);
  assert.deepEqual(
    { ...await stored(options.root, keyOf("POL/USDT")) },
    truthOf(exchange, FROM, END, keyOf("POL/USDT")),
  );
  assert.ok(exchange.log.every(({ path }) => !path.includes("2023-")));
});

Deno.test("download() takes a delisted symbol up to its end", async () => {
  for (const gone of [false, true]) {
    await using exchange = open("BTC/USDT", {
      symbol: "LUNA/USDT",
      delisted: Date.parse("2024-01-20T12:00Z"),
      gone,
    });
    const { options, messages } = await listening(exchange, { symbols: ["LUNA/USDT"] });
    await download(options);
    const key = keyOf("LUNA/USDT");
    assert.deepEqual({ ...await stored(options.root, key) }, truthOf(exchange, FROM, END, key));
    assert.match(
      messages[0],
      gone ? /does not know LUNA\/USDT any more; its archive/ : /not traded on binance any more/,
    );
  }
});

Deno.test("download() uses the archive alone where the exchange cannot be reached", async () => {
  await using exchange = open("BTC/USDT");
  const { options, messages } = await listening(exchange, {});
  // Nobody listens there.
  const endpoints = { archive: exchange.archiveUrl, api: "http://127.0.0.1:9" };
  const { entries } = await download({
    ...options,
    from: "2024-01-01",
    to: "2024-03-01",
    endpoints,
  });
  // The archive's last day; the rest is told, not made up.
  assert.equal(entries[0].to, "2024-02-29T00:00:00Z");
  assert.match(messages[0], /^binance cannot be asked \(.*\); only its public archive is used/);
  assert.match(messages[1], /archive has nothing of 2024-02-29T00:00:00Z to 2024-03-01T00:00:00Z/);
  const key = keyOf("BTC/USDT");
  const truth = truthOf(exchange, "2024-01-01", "2024-02-29", key);
  assert.deepEqual({ ...await stored(options.root, key) }, truth);

  // A week has no file in the archive, and nobody else can be asked.
  await assert.rejects(
    download({ ...options, interval: "1w", endpoints }),
    (error) => !(error instanceof DownloadError),
  );
});
