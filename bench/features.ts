/**
 * Features on five years of minutes next to what else computes them, in the same run.
 *
 * usage: deno task bench:features [--rows N]
 */
import { parseArgs } from "node:util";
import { assertInteger } from "../lib/core/mod.ts";
import { benchAlpha158 } from "./features/alpha158.ts";
import { benchTripleBarrier } from "./labels.ts";
import { minuteBars, MINUTES } from "./minute_bars.ts";
import { reportRows } from "./rows.ts";
import { benchTalib } from "./talib.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: String(MINUTES) } } });
const rows = Number(values.rows);
assertInteger("rows", rows, { min: 1_000 });
await Deno.mkdir("artifacts/bench", { recursive: true });
const bars = minuteBars(rows);
await reportRows("features", [
  await benchTalib(bars),
  ...await benchAlpha158(bars),
  ...benchTripleBarrier(bars),
]);
