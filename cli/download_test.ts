import assert from "node:assert/strict";
import { readColumns } from "lib/data/mod.ts";
import {
  type Exchange,
  type ExchangeOptions,
  startExchange,
} from "../tests/exchange/start_exchange.ts";
import { toColumns } from "../tests/exchange/market.ts";
import { temporaryFolder } from "../tests/temporary_folder.ts";

const FROM = Date.parse("2024-02-27"), NOW = Date.parse("2024-03-02T03:04:30Z");
const KEY = { exchange: "binance", market: "spot", symbol: "BTC/USDT", kind: "5m" } as const;

const open = (options: Partial<ExchangeOptions> = {}) =>
  startExchange({ from: FROM, to: NOW, tradesPerMinute: 1, ...options });

function start(args: readonly string[], exchange?: Exchange): Deno.ChildProcess {
  const urls = exchange
    ? [
      "--archive-url",
      exchange.archiveUrl,
      "--api-url",
      exchange.apiUrl,
      "--stream-url",
      exchange.streamUrl,
    ]
    : [];
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-P=test",
      new URL("./download.ts", import.meta.url).pathname,
      ...args,
      ...urls,
    ],
    cwd: new URL("..", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function ended(child: Deno.ChildProcess) {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const WANTED = [
  "--exchange",
  "binance",
  "--symbols",
  "BTC/USDT",
  "--interval",
  "5m",
  "--from",
  "2024-02-01",
];

Deno.test("download prints what the store holds, and plain lines where there is no terminal", async () => {
  await using exchange = open({ symbols: ["BTC/USDT", "ETH/USDT"] });
  const root = await temporaryFolder();
  const args = [...WANTED, "--root", root, "--symbols", "BTC/USDT, ETH/USDT"];
  for (
    const told of [/^BTC\/USDT 5m: done, 1,188 rows added$/m, /^BTC\/USDT 5m: done, 0 rows added$/m]
  ) {
    const { code, stdout, stderr } = await ended(start(args, exchange));
    assert.equal(code, 0, stderr);
    assert.equal(
      stdout,
      "binance spot BTC/USDT 5m: 1,188 rows, 2024-02-27T00:00:00Z up to 2024-03-02T03:00:00Z\n" +
        "binance spot ETH/USDT 5m: 1,188 rows, 2024-02-27T00:00:00Z up to 2024-03-02T03:00:00Z\n",
    );
    assert.match(stderr, told);
  }
});

Deno.test("download ends with 1 and one line for what is wrong", async () => {
  await using exchange = open();
  const root = await temporaryFolder();
  const cases = [
    [["--symbols", "BTC/USTD"], /^error: .*found BTC\/USTD; did you mean BTC\/USDT\?\n$/m],
    [["--from", "yesterday"], /^error: Expected from to be a time/],
    [["--market", "futures"], /^error: Expected --market to be spot or swap but found futures\n$/],
    [["--concurrency", "many"], /^error: Expected --concurrency to be between 1 and 64/],
    [["--live", "--kinds", "flow-1m"], /^error: Expected --live with --interval alone/],
    [["--interval", "2m"], /^error: Expected interval of binance to be one of .*1m.* found 2m\n$/],
    [["--symbols", "BTC/USDT:USDT"], /^error: Expected market to be "swap" .* --market swap/],
    [["--live", "--to", "2025-01-01"], /^error: Expected either --live or --to but found both\n$/],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stderr } = await ended(start([...WANTED, "--root", root, ...args], exchange));
    assert.equal(code, 1);
    assert.match(stderr, message);
  }
});

Deno.test("download tells what is stored when bars disagree", async () => {
  await using exchange = open();
  exchange.faults.add({
    kind: "changedRow",
    path: "/api/v3/klines",
    time: Date.parse("2024-02-29T23:30Z"),
  });
  const root = await temporaryFolder();
  const { code, stdout, stderr } = await ended(start([...WANTED, "--root", root], exchange));
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^binance spot BTC\/USDT 5m: 864 rows, 2024-02-27T00:00:00Z up to 2024-03-01T00:00:00Z\n$/,
  );
  assert.match(
    stderr,
    /^error: binance spot BTC\/USDT 5m 2024-03: Expected one close at 2024-02-29T23:30:00Z but found [\d.]+ in .* and [\d.]+ in /m,
  );
  assert.match(stderr, /^BTC\/USDT 5m: 1 of 2 months failed, 864 rows added$/m);
});

Deno.test("download stops on Ctrl-C with 130 and goes on from there", async () => {
  await using exchange = open({ from: Date.parse("2023-11-01") });
  // A file that takes long: the moment of the interruption is certain.
  exchange.faults.add({ kind: "slowDrip", path: "2023-12.zip", after: 1, forMs: 15_000 });
  const root = await temporaryFolder();
  const args = [...WANTED, "--from", "2023-11-01", "--root", root];
  const child = start([...args, "--concurrency", "1"], exchange);
  while (exchange.faults.count("slowDrip") === 0) await new Promise((next) => setTimeout(next, 10));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended(child);
  assert.equal(code, 130);
  assert.match(stdout, /8,640 rows, 2023-11-01T00:00:00Z up to 2023-12-01T00:00:00Z/);
  assert.match(stderr, /^Interrupted: what was stored stays, the same command goes on\n$/m);
  exchange.faults.clear();
  assert.equal((await ended(start(args, exchange))).code, 0);
  const truth = toColumns(
    exchange.market("BTC/USDT").bars("5m", Date.parse("2023-11-01"), NOW - 270_000),
  );
  assert.deepEqual({ ...await readColumns(KEY, { root }) }, truth);
});

Deno.test("download --live goes on with closed bars until Ctrl-C, and ends with 0", async () => {
  // A minute of the exchange takes half a second.
  await using exchange = open({ speed: 120 });
  const root = await temporaryFolder();
  const child = start([...WANTED, "--interval", "1m", "--root", root, "--live"], exchange);
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  let text = "";
  const reader = lines.getReader();
  while ((text.match(/closed at/g) ?? []).length < 3) {
    const { value, done } = await reader.read();
    assert.ok(!done, `ended early: ${text}`);
    text += value;
  }
  child.kill("SIGINT");
  await reader.cancel();
  const { code } = await child.status;
  await child.stderr.cancel();
  assert.equal(code, 0);
  const { time } = await readColumns({ ...KEY, kind: "1m" }, { root });
  const truth = exchange.market("BTC/USDT").bars("1m", FROM, time.at(-1)! + 1);
  assert.deepEqual([...time], truth.map((bar) => bar.time));
});
