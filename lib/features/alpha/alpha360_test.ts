import assert from "node:assert/strict";
import fc from "fast-check";
import { prng } from "../../core/mod.ts";
import { compute } from "../compute.ts";
import { liveFeatures } from "../live_features.ts";
import { randomBars } from "../testing.ts";
import { alpha360 } from "./alpha360.ts";

Deno.test("alpha360 has qlib's names in qlib's order", () => {
  const names = ["CLOSE", "OPEN", "HIGH", "LOW", "VWAP", "VOLUME"].flatMap((field) =>
    Array.from({ length: 60 }, (_, i) => `${field}${59 - i}`)
  );
  assert.deepEqual(alpha360.features.flatMap((feature) => feature.names), names);
});

Deno.test("alpha360 shows bars before next to the newest close and volume, live as well", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const bars = randomBars(150, prng(seed));
      const table = compute(bars, alpha360, { dtype: "float64" });
      const newest = liveFeatures(alpha360).push(bars);
      const vwap = bars.quoteVolume!.map((x, t) => x / bars.volume[t]);
      const fields = { ...bars, vwap };
      table.names.forEach((name, j) => {
        const [, field, lag] = /^([A-Z]+)(\d+)$/.exec(name)!;
        const key = field.toLowerCase() as "close" | "open" | "high" | "low" | "vwap" | "volume";
        const now = key === "volume" ? bars.volume : bars.close;
        const column = table.column(name);
        for (let t = Number(lag); t < bars.length; t++) {
          const expected = fields[key][t - Number(lag)] / now[t];
          assert.ok(Math.abs(column[t] - expected) <= 1e-14 * expected, `${name} row ${t}`);
        }
        assert.equal(newest[j], column[bars.length - 1]);
      });
    }),
    { numRuns: 5 },
  );
});
