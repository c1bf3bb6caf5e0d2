import assert from "node:assert/strict";
import { checkBars, type CheckBarsOptions } from "../check_bars.ts";
import { sampleBars } from "../sample_bars.ts";
import { parseQualityConfig, type QualityConfig } from "./quality_config.ts";

const parse = (value: unknown) => parseQualityConfig(JSON.stringify(value), { path: "q.json" });

/** Every option of `checkBars` that a file can hold: a new one has to be added here and there. */
const ALL: Required<QualityConfig> = {
  calendar: "xnys",
  outlier: { threshold: 20, minReturns: 10 },
  jump: { threshold: 30, window: 500 },
  stalePrice: { minBars: 3 },
  zeroVolumeRun: { minBars: 3 },
  volumeUnit: { minBars: 20 },
  against: { priceTolerance: 0.01, volumeTolerance: 0.1 },
  severities: { "gap": "error", "zero-volume": "off" },
};

Deno.test("parseQualityConfig() reads every option, which checkBars() then takes", async () => {
  const bars = await sampleBars("SP500-1d");
  assert.deepEqual(parse(ALL), ALL);
  const { against, ...options } = parse(ALL);
  const report = checkBars(bars, { ...options, against: { ...against, bars } });
  assert.deepEqual(report.issues, []);
  const calendar = { timeZone: "Europe/Paris", open: "09:00", close: "17:30", holidays: [] };
  assert.deepEqual(parse({ calendar }), { calendar } satisfies CheckBarsOptions);
});

Deno.test("parseQualityConfig() names file and key of what is wrong", () => {
  assert.throws(
    () => parseQualityConfig("{", { path: "q.json" }),
    /^SyntaxError: q\.json: Expected JSON/,
  );
  assert.throws(() => parse({ outliers: {} }), {
    name: "TypeError",
    message:
      "q.json: outliers: Unknown key; expected one of calendar, outlier, jump, stalePrice, " +
      "zeroVolumeRun, volumeUnit, against, severities",
  });
  assert.throws(() => parse({ jump: { size: 1 } }), {
    message: "q.json: jump.size: Unknown key; expected one of threshold, window",
  });
  assert.throws(() => parse({ severities: { gaps: "off" } }), /^TypeError: q\.json: severities/);
  assert.throws(() => parse({ stalePrice: { minBars: 0 } }), /q\.json: stalePrice\.minBars: /);
  assert.throws(() => parse({ calendar: "lunar" }), /q\.json: calendar: /);
  assert.throws(() => parse([]), /q\.json: the whole: /);
});
