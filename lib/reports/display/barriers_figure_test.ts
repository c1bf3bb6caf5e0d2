import assert from "node:assert/strict";
import { createBars } from "../../core/mod.ts";
import { sampleBars } from "../../data/mod.ts";
import { tripleBarrier } from "../../labels/mod.ts";
import { barriersFigure } from "./barriers_figure.ts";

const sample = await sampleBars("BTCUSDT-1d");
const hostile = "<script>&";
const bars = createBars({ ...sample }, { ...sample, symbol: hostile });
const barriers = { horizon: 10, take: 0.7, stop: 0.5 };

Deno.test("barriersFigure() draws a box a trade and says how each ended", async () => {
  const { barrier } = tripleBarrier(bars, barriers);
  const rows = [1, -1, 0].map((which) => barrier.indexOf(which, 800));
  const { svg, mime } = await barriersFigure(bars, { rows, barriers });
  const text = String(mime["text/plain"]).split("\n");
  assert.equal(text.length, 4);
  assert.match(text[1], /^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: profit target, \d+\.\d%$/);
  assert.match(text[2], /: stop, \u2212\d+\.\d%$/);
  assert.match(text[3], /: end of the horizon, \u2212?\d+\.\d%$/);
  for (const line of text.slice(1)) assert.ok(svg.includes(`<title>${line}</title>`), line);
  assert.doesNotMatch(svg, /NaN|undefined|<script/);
});

Deno.test("barriersFigure() refuses rows without a trade", async () => {
  const draw = (rows: number[]) => barriersFigure(bars, { rows, barriers });
  await assert.rejects(draw([]), /^RangeError: Expected rows of at least one trade/);
  await assert.rejects(
    draw([3]),
    /^RangeError: Expected rows whose trade is known to end but found 3/,
  );
  await assert.rejects(draw([bars.length]), /^RangeError: Expected rows\[0\] to be an integer/);
});
