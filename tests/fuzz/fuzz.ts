import { fileURLToPath } from "node:url";
import { loadBars, readParquet, sampleBars, SAMPLES, writeParquet } from "lib/data/mod.ts";
import { sliceBars } from "lib/core/mod.ts";

const WORKER = fileURLToPath(new URL("fuzz_worker.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Files that one process loads: a crash costs no more. */
const BATCH = 2_500;
/** A process that takes longer hangs; it takes a few seconds. */
const HANGS_MS = 300_000;

/** What came of damaged files. */
export interface FuzzResult {
  /** Loaded, with the numbers that an independent reader finds there. */
  readonly loaded: number;
  /** Refused with a clear error. */
  readonly refused: number;
  /** Of those loaded: the independent reader refuses the file. */
  readonly unread: number;
  /** A line for each file that was treated wrongly, and for each process that ended early. */
  readonly problems: readonly string[];
}

/** Small real files: rows of the samples, in the forms that programs write them in. */
export async function writeOriginals(folder: string): Promise<void> {
  const rows = 40;
  const text = await Deno.readTextFile(SAMPLES["SP500-1d"].path);
  const lines = text.split(/\r?\n/).slice(0, rows + 1);
  await Deno.writeTextFile(`${folder}/stocks.csv`, lines.join("\n") + "\n");
  const { time, open, high, low, close, volume } = sliceBars(
    await sampleBars("BTCUSDT-1d"),
    900,
    900 + rows,
  );
  const epochs = Array.from(
    time,
    (ms, t) => [ms / 1000, open[t], high[t], low[t], close[t], volume[t], t].join(),
  );
  await Deno.writeTextFile(
    `${folder}/epochs.csv`,
    ["time,open,high,low,close,volume,trades", ...epochs].join("\n"),
  );
  const numbers = { open, high, low, close, volume };
  await writeParquet(`${folder}/floats.parquet`, { time, ...numbers });
  await writeParquet(`${folder}/mixed.parquet`, {
    time: Array.from(time, (ms) => new Date(ms).toISOString()),
    ...numbers,
    trades: Int32Array.from(volume, (_, t) => t),
  });
  // As they are, all of them load.
  for (const name of ["stocks.csv", "epochs.csv", "floats.parquet", "mixed.parquet"]) {
    await loadBars(`${folder}/${name}`, { interval: "1d" });
  }
  await readParquet(`${folder}/floats.parquet`);
}

async function runBatch(
  args: readonly string[],
): Promise<{ counts: Omit<FuzzResult, "problems">; problems: string[] }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--config", CONFIG, "-P=test", WORKER, ...args],
    stdout: "piped",
    // The frame library tells of each of its panics there, which its binding turns into errors.
    stderr: "null",
    signal: AbortSignal.timeout(HANGS_MS),
  });
  const { code, signal, stdout } = await child.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  const none = { loaded: 0, refused: 0, unread: 0 };
  if (code === 0) return { counts: JSON.parse(lines.pop()!), problems: lines };
  return {
    counts: none,
    problems: [...lines, `${args.slice(1).join(" ")}: ended with ${signal ?? code}`],
  };
}

/** Loads `count` damaged CSV and as many damaged Parquet files, in processes of their own. */
export async function fuzzFiles(
  { folder, seed, count }: {
    readonly folder: string;
    readonly seed: number;
    readonly count: number;
  },
): Promise<Readonly<Record<"csv" | "parquet", FuzzResult>>> {
  await writeOriginals(folder);
  const run = async (kind: "csv" | "parquet") => {
    const total = { loaded: 0, refused: 0, unread: 0, problems: [] as string[] };
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const { counts, problems } = await runBatch([folder, kind, `${seed + from}`, `${size}`]);
      total.loaded += counts.loaded;
      total.refused += counts.refused;
      total.unread += counts.unread;
      total.problems.push(...problems);
    }
    return total;
  };
  const [csv, parquet] = await Promise.all([run("csv"), run("parquet")]);
  return { csv, parquet };
}
