import assert from "node:assert/strict";
import { prng, sliceBars } from "lib/core/mod.ts";
import { resampleBars, sampleBars } from "lib/data/mod.ts";
import { join } from "lib/dataset/mod.ts";
import { compute, type Feature, featureSet } from "lib/features/mod.ts";
import { HONEST } from "./audit/honest_features.ts";
import { randomBars } from "lib/features/testing.ts";
import { direction } from "lib/labels/mod.ts";
import { KINDS } from "lib/labels/testing.ts";
import { audit, checkFolds, featureSubject, labelSubject } from "lib/validation/mod.ts";
import { featureOf, PLANTED_FEATURES, returns } from "./audit/planted/features.ts";
import { PLANTED_LABELS } from "./audit/planted/labels.ts";
import { plantedOthers } from "./audit/planted/others.ts";
import { PLANTED_SPLITS } from "./audit/planted/splits.ts";

const HOUR = 3_600_000;
const bars = randomBars(1_000, prng(3), { intervalMs: HOUR });

for (const { feature, cause, code = "futureChangesPast", offset } of PLANTED_FEATURES) {
  const [name] = feature.names;
  Deno.test(`audit() names the leak planted in feature ${name}`, async () => {
    const { findings } = await audit(bars, [featureSubject(feature)]);
    assert.deepEqual(findings.map((finding) => [finding.code, finding.cause]), [[code, cause]]);
    const [finding] = findings;
    assert.equal(finding.column, name);
    if (offset !== undefined) assert.equal(finding.offset, offset);
    const early = await audit(bars, [featureSubject(feature)], { form: "quick" });
    const ofStartUp = code === "warmupTooShort" || code === "valueBeforeWarmup";
    assert.deepEqual(early.findings.map(({ cause }) => cause), ofStartUp ? [] : [cause]);
  });
}

const other = sliceBars(randomBars(1_300, prng(4), { intervalMs: HOUR }), 50, 1_200);
const longer = resampleBars(other, { interval: "4h" });

for (const { subject, cause, code } of plantedOthers({ other, longer })) {
  Deno.test(`audit() ${cause ? "names" : "finds no"} leak from another symbol in ${subject.name}`, async () => {
    const { findings } = await audit(bars, [subject]);
    const expected = cause ? [[code, cause]] : [];
    assert.deepEqual(findings.map((finding) => [finding.code, finding.cause]), expected);
  });
}

for (const { name, label, cause, code, offset } of PLANTED_LABELS) {
  Deno.test(`audit() names the wrong span of label ${name}`, async () => {
    const { findings } = await audit(bars, [labelSubject(name, label)]);
    assert.deepEqual(findings.map((finding) => [finding.code, finding.cause]), [[code, cause]]);
    if (offset !== undefined) assert.equal(findings[0].offset, offset);
  });
}

for (const [name, make] of Object.entries(KINDS)) {
  Deno.test(`audit() finds that labels of kind ${name} need exactly their spans`, async () => {
    const { findings } = await audit(bars, [labelSubject(name, (given) => make(given, 5))]);
    assert.deepEqual(findings, []);
  });
}

for (const { name, split, cause, offset } of PLANTED_SPLITS) {
  Deno.test(`checkFolds() names the leak of split ${name}`, () => {
    const table = compute(bars, featureSet("one", [featureOf("r", returns)]));
    const samples = join(bars, table, direction(bars, { horizon: 5 }), { sequenceLength: 8 });
    const findings = checkFolds(samples, split(samples));
    assert.ok(findings.length > 0);
    assert.deepEqual([...new Set(findings.map((finding) => finding.cause))], [cause]);
    assert.equal(findings[0].code, "trainTouchesTest");
    if (offset !== undefined) assert.equal(findings[0].offset, offset);
  });
}

Deno.test("audit() suspects a column whose time is off by one bar", async () => {
  const next = returns(bars).map((_, t, all) => all[t + 1] ?? NaN);
  // Comes with the data: changing bars changes nothing in it.
  const outside = featureOf("outside", ({ length }) => next.slice(0, length));
  const labels = direction(bars, { horizon: 1 });
  const { findings } = await audit(bars, [featureSubject(outside)], { labels });
  assert.deepEqual(findings.map(({ code }) => code), ["suspiciousCorrelation"]);
});

Deno.test("audit() raises nothing on more than 200 honest features", async () => {
  const subjects = HONEST.map(featureSubject);
  const labels = direction(bars, { horizon: 5 });
  const report = await audit(bars, subjects, { labels, cuts: 3 });
  assert.deepEqual(report.findings, []);
  assert.ok(report.columns >= 200, `${report.columns} columns`);
  assert.equal(report.measures.length, report.columns);
});

/** A return that is the next day's on one weekday, and honest on all others. */
const thursdays: Feature = {
  names: ["thursdays"],
  inputs: ["close", "time"],
  warmup: 1,
  compute: ({ close, time }, [output]) => {
    for (let t = 0; t < close.length; t++) {
      const at = new Date(time[t]).getUTCDay() === 4 ? t + 1 : t;
      output[t] = close[at] / close[at - 1] - 1;
    }
  },
};

/** A price in units of its own first year's mean. */
const firstYear: Feature = {
  names: ["firstYear"],
  inputs: ["close"],
  warmup: 0,
  memory: "recursive",
  compute: ({ close }, [output]) => {
    const first = close.subarray(0, 250);
    const mean = first.reduce((sum, price) => sum + price, 0) / first.length;
    for (let t = 0; t < close.length; t++) output[t] = close[t] / mean;
  },
};

for (const leak of [thursdays, firstYear]) {
  Deno.test(`audit() finds ${leak.names[0]}, which leaks on few rows, by the quick form, too`, async () => {
    const bars = await sampleBars("BTCUSDT-1d");
    for (const form of ["quick", "full"] as const) {
      const { findings } = await audit(bars, [featureSubject(leak)], { form, seed: 4 });
      assert.ok(findings.some(({ code }) => code === "futureChangesPast"), form);
    }
  });
}
