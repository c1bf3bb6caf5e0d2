/**
 * Makes data/samples: daily bars from 2 h bars of BTC/USDT and ETH/USDT.
 *
 *     deno run --allow-read --allow-write=data/samples --allow-env --allow-sys --allow-ffi \
 *       tools/make_samples.ts FOLDER
 *
 * FOLDER holds the two CSV files of `SOURCES`. Needed only to make the samples anew: they are
 * committed.
 */
import { join } from "node:path";
import { assertBars, hashFile, loadBars, resampleBars, writeParquet } from "lib/data/mod.ts";

const OUTPUT = "data/samples";

const SOURCES = [
  { symbol: "BTCUSDT", file: "BTCUSDT-2h-2017-2024.csv" },
  { symbol: "ETHUSDT", file: "ETHUSDT-2h-2017-2024.csv" },
] as const;

const REPOSITORIES = [
  { repository: "https://github.com/huynvebisolvn/quantitative-analysis", commit: "dacd207b" },
  { repository: "https://github.com/cl8550-crypto/iaqf_analysis", commit: "dec29656" },
];

async function makeSample(folder: string, { symbol, file }: typeof SOURCES[number]) {
  const source = join(folder, file);
  const bars = await loadBars(source, { interval: "2h", symbol });
  assertBars(bars);
  const daily = resampleBars(bars, { interval: "1d", minCoverage: 0 });
  const { gaps } = assertBars(daily);
  const name = `${symbol}-1d`;
  const path = `${OUTPUT}/${name}.parquet`;
  await writeParquet(path, {
    time: BigInt64Array.from(daily.time, BigInt),
    open: daily.open,
    high: daily.high,
    low: daily.low,
    close: daily.close,
    volume: daily.volume,
    coverage: daily.coverage!,
  });
  const day = (row: number) => new Date(daily.time[row]).toISOString().slice(0, 10);
  return {
    name,
    symbol,
    interval: "1d",
    rows: daily.length,
    first: day(0),
    last: day(daily.length - 1),
    incompleteDays: daily.coverage!.reduce((sum, share) => sum + (share < 1 ? 1 : 0), 0),
    missingDays: gaps.missingBars,
    sha256: await hashFile(path),
    market: `Binance spot ${symbol.slice(0, 3)}/${symbol.slice(3)}`,
    sourceFile: file,
    sourceSha256: await hashFile(source),
  };
}

if (import.meta.main) {
  const [folder] = Deno.args;
  if (!folder) {
    console.error("usage: tools/make_samples.ts FOLDER, the folder of the 2 h CSV files");
    Deno.exit(1);
  }
  const samples = [];
  for (const source of SOURCES) samples.push(await makeSample(folder, source));
  const provenance = {
    how: "Made by tools/make_samples.ts: 2 h bars of Binance spot, prices and volumes only, " +
      "aggregated to UTC days. The column coverage is the share of the day's twelve 2 h bars that " +
      "the source has; the last day is left out when the source ends inside it.",
    sources: REPOSITORIES,
    samples,
  };
  await Deno.writeTextFile(
    `${OUTPUT}/provenance.json`,
    `${JSON.stringify(provenance, null, 2)}\n`,
  );
  for (const { name, rows, first, last } of samples) {
    console.log(`${name}: ${rows} rows, ${first} to ${last}`);
  }
}
