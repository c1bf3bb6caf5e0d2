import assert from "node:assert/strict";
import { createBars } from "../../core/mod.ts";
import { checkBars, sampleBars } from "../../data/mod.ts";
import { qualityDisplay } from "../display/kinds/quality.ts";
import { renderQuality } from "./render_quality.ts";

const evil = `<script>alert(1)</script><img src=x onerror="alert(2)">`;
const bars = await sampleBars("BTCUSDT-1d");

Deno.test("renderQuality() holds each report, its charts and the comparison, escaped", async () => {
  const other = await sampleBars("ETHUSDT-1d");
  const named = createBars(bars, { ...bars, symbol: evil });
  const page = await renderQuality([
    checkBars(named, { against: { bars: createBars(other, { ...other, symbol: evil }) } }),
    checkBars(other),
  ]);
  assert.match(page, /<h1>Quality of 2 sets of bars<\/h1>/);
  assert.match(page, /incomplete-bar[^]*Next to &lt;script&gt;[^]*ETHUSDT, 1d/);
  assert.match(page, /aria-label="Bars of each month that are there"/);
  assert.equal(page.split("<script").length, 3);
  const [main] = page.match(/<main>[^]*<\/main>/)!;
  assert.doesNotMatch(main, /<img|undefined|NaN|\[object/);
  assert.equal(
    page,
    await renderQuality([
      checkBars(named, { against: { bars: createBars(other, { ...other, symbol: evil }) } }),
      checkBars(other),
    ]),
  );
});

Deno.test("renderQuality() bears bars without rows and reports of before there was coverage", async () => {
  const empty = checkBars(createBars(
    Object.fromEntries(
      ["time", "open", "high", "low", "close", "volume"].map((name) => [name, new Float64Array(0)]),
    ) as unknown as Parameters<typeof createBars>[0],
    { symbol: "EMPTY", intervalMs: 60_000 },
  ));
  assert.match(await renderQuality([empty]), /Quality of EMPTY[^]*No issues found/);
  const { coverage: _, ...old } = checkBars(bars);
  assert.match(await renderQuality([old as ReturnType<typeof checkBars>]), /outlier-return/);
});

Deno.test("qualityDisplay() shows what differs from another source", async () => {
  const other = await sampleBars("ETHUSDT-1d");
  const text = String(qualityDisplay(checkBars(bars, { against: { bars: other } }))["text/plain"]);
  assert.match(text, /\nNext to ETHUSDT: 2,447 bars in both\n.*largest difference\nopen +2,447 +9/);
  const same = qualityDisplay(
    checkBars(other, {
      against: { bars: other },
      severities: { "outlier-return": "off", "incomplete-bar": "off" },
    }),
  );
  assert.match(String(same["text/plain"]), /nothing found\n\nNext to ETHUSDT/);
});
