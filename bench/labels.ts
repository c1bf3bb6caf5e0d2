import process from "node:process";
import type { Bars } from "../lib/core/mod.ts";
import { tripleBarrier } from "../lib/labels/mod.ts";
import type { BenchRow } from "./rows.ts";

const HORIZON = 240, ROUNDS = 3;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/**
 * Triple barriers of every row, volatility included: CPU time, the least of some rounds. Near barriers,
 * one deviation of the horizon away, are met by most trades; between the far ones most wait for the end
 * of the horizon.
 */
export function benchTripleBarrier(bars: Bars): BenchRow[] {
  const cases = { "near barriers": { take: 1, stop: 1 }, "far barriers": { take: 3, stop: 3 } };
  return Object.entries(cases).map(([name, widths]) => {
    let best = Infinity;
    for (let round = 0; round <= ROUNDS; round++) {
      const start = cpuMs();
      tripleBarrier(bars, { horizon: HORIZON, ...widths });
      if (round > 0) best = Math.min(best, cpuMs() - start);
    }
    return {
      name: `triple barrier, ${bars.length} rows, horizon ${HORIZON}, ${name}`,
      unit: "ms",
      ours: best,
    };
  });
}
