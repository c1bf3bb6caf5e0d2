import assert from "node:assert/strict";
import { type Bars, prng, sliceBars } from "lib/core/mod.ts";
import { resampleBars, sampleBars } from "lib/data/mod.ts";
import { join, type Samples } from "lib/dataset/mod.ts";
import {
  calendar,
  compute,
  type Feature,
  featureSet,
  rsi,
  simpleReturn,
} from "lib/features/mod.ts";
import { randomBars } from "lib/features/testing.ts";
import { createLabels, direction, type Labels, volatilityScaled } from "lib/labels/mod.ts";
import { KINDS } from "lib/labels/testing.ts";
import {
  audit,
  checkFolds,
  combinatorialPurged,
  describeCoverage,
  featureSubject,
  type FoldIndices,
  labelSubject,
  purgedKFold,
  recentBars,
  walkForward,
} from "lib/validation/mod.ts";
import { HONEST } from "./audit/honest_features.ts";
import { PLANTED_IN_FEW_ROWS } from "./audit/planted/few_rows.ts";
import { featureOf, PLANTED_FEATURES, returns } from "./audit/planted/features.ts";
import { PLANTED_LABELS } from "./audit/planted/labels.ts";
import { plantedOthers } from "./audit/planted/others.ts";
import { PLANTED_SPLITS } from "./audit/planted/splits.ts";

const HOUR = 3_600_000;
const bars = randomBars(1_000, prng(3), { intervalMs: HOUR });
const PARTS = { validation: 40, calibration: 60, embargo: 2 };

for (const { feature, cause, code = "futureChangesPast", offset } of PLANTED_FEATURES) {
  const [name] = feature.names;
  Deno.test(`audit() names the leak planted in feature ${name}`, async () => {
    const { findings } = await audit(bars, [featureSubject(feature)]);
    assert.deepEqual(findings.map((finding) => [finding.code, finding.cause]), [[code, cause]]);
    const [finding] = findings;
    assert.equal(finding.column, name);
    if (offset !== undefined) assert.equal(finding.offset, offset);
    const early = await audit(bars, [featureSubject(feature)], { form: "quick" });
    const found = early.findings.map(({ cause }) => cause);
    assert.deepEqual(found, code === "warmupTooShort" ? [] : [cause]);
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

const SPLITTERS: Readonly<Record<string, (samples: Samples) => FoldIndices[]>> = {
  walkForward: (samples) => walkForward(samples, { train: 300, test: 100, ...PARTS }),
  purgedKFold: (samples) => purgedKFold(samples, { folds: 5, ...PARTS }),
  combinatorialPurged: (samples) => [
    ...combinatorialPurged(samples, { groups: 6, testGroups: 2, ...PARTS }).folds,
  ],
};

for (const [name, split] of Object.entries(SPLITTERS)) {
  Deno.test(`checkFolds() finds nothing wrong in the folds of ${name}`, () => {
    const table = compute(bars, featureSet("one", [featureOf("r", returns)]));
    const samples = join(bars, table, direction(bars, { horizon: 5 }), { sequenceLength: 8 });
    assert.deepEqual(checkFolds(samples, split(samples)), []);
  });
}

/** Tomorrow's return by date, out of bars that the recipe has loaded by itself. */
function tomorrowOf(own: Bars, { further = 1 }: { further?: number } = {}): Feature {
  const rowAt = new Map([...own.time].map((time, row) => [time, row]));
  return featureOf("tomorrow", ({ time }) =>
    time.map((at) => {
      const row = rowAt.get(at) ?? NaN;
      return own.close[row + further] / own.close[row] - 1;
    }));
}

for (const form of ["quick", "full"] as const) {
  Deno.test(`audit() finds columns of data that the recipe has by itself by the ${form} form`, async () => {
    let memory: Float64Array | undefined;
    const cached = featureOf("cached", ({ close, length }) => {
      memory ??= returns(bars).map((_, t, all) => all[t + 1] ?? NaN);
      return length === close.length ? memory.slice(0, length) : memory;
    });
    const labels = direction(bars, { horizon: 1 });
    for (
      const [feature, code] of [
        [tomorrowOf(bars), "suspiciousCorrelation"],
        [tomorrowOf(other, { further: 5 }), "notAudited"],
        [tomorrowOf(bars, { further: 5 }), "notAudited"],
        [cached, "suspiciousCorrelation"],
      ] as const
    ) {
      const report = await audit(bars, [featureSubject(feature)], { labels, form });
      assert.deepEqual(report.findings.map((f) => [f.code, f.severity]), [[code, "error"]]);
      assert.ok(report.coverage![0].followsNoBar);
      assert.equal(report.coverage![0].tried, 0);
    }
    // Of data of its own and of bars: no table has dates 400 years on.
    const mixed = featureOf("mixed", (given) => {
      const [values] = [new Float64Array(given.length)];
      tomorrowOf(bars, { further: 5 }).compute(given, [values]);
      return values.map((value, t) => value * given.close[t]);
    });
    const { findings } = await audit(bars, [featureSubject(mixed)], { form });
    assert.deepEqual(findings.map(({ code, cause }) => [code, cause]), [["notAudited", "ownData"]]);
  });
}

Deno.test("audit() knows columns of the calendar, and raises nothing on them", async () => {
  const age = featureOf("age", ({ time }) => time.map((at) => at / 86_400_000));
  const subjects = [...calendar.features, age, rsi({ window: 14 })].map(featureSubject);
  const report = await audit(bars, subjects, { form: "quick" });
  assert.deepEqual(report.findings, []);
  const still = report.coverage!.filter(({ followsNoBar }) => followsNoBar);
  assert.equal(still.length, report.columns - 1);
  assert.match(describeCoverage(report)!, /^every row of 0 columns of \d+; of rsi14 .*; no bar /);
});

Deno.test("audit() goes on when a feature throws, and names it", async () => {
  const strict = featureOf("strict", ({ close }) =>
    close.map((price, row) => {
      if (Number.isNaN(price)) throw new RangeError(`Expected a price but found NaN in row ${row}`);
      return Math.log(price);
    }));
  const never = featureOf("never", () => {
    throw new RangeError("Expected 2000 bars");
  });
  const long = featureOf("long", ({ close, length }) => {
    if (length < 200) throw new RangeError(`Expected 200 bars but found ${length}`);
    return close;
  });
  const leak = featureOf("leak", (given) => returns(given).map((_, t, all) => all[t + 1] ?? NaN));
  for (const form of ["quick", "full"] as const) {
    const subjects = [strict, never, long, leak].map(featureSubject);
    const { findings } = await audit(bars, subjects, { form });
    const errors = findings.filter(({ severity }) => severity === "error");
    assert.deepEqual(errors.map(({ code, column }) => `${code} ${column}`).sort(), [
      "failed never",
      "futureChangesPast leak",
    ]);
    assert.match(errors[0].message, /feature never throws .* as they are.*: Expected 2000 bars/);
    assert.ok(findings.every(({ column }) => column !== "long"));
  }
});

Deno.test("audit() names a feature of the next bar's coverage by its offset", async () => {
  const random = prng(9);
  const coverage = bars.close.map(() => random.uniform() < 0.05 ? random.uniform() : 1);
  const holed: Bars = { ...bars, coverage };
  const next = featureOf("next", (given) => given.coverage!.map((_, t, all) => all[t + 1] ?? NaN));
  for (const form of ["quick", "full"] as const) {
    const { findings } = await audit(holed, [featureSubject(next)], { form });
    assert.deepEqual(findings.map(({ cause, offset }) => [cause, offset]), [["labelBar", 1]]);
  }
});

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

for (const { feature, cause } of PLANTED_IN_FEW_ROWS) {
  Deno.test(`audit() names ${feature.names[0]}, which leaks on few rows, whatever the seed and form`, async () => {
    const bars = await sampleBars("BTCUSDT-1d");
    const tries = [["quick", 1], ["quick", 2], ["quick", 3], ["quick", 4], ["full", 1]] as const;
    for (const [form, seed] of tries) {
      const recent = recentBars(bars, 1_200);
      const { findings } = await audit(recent, [featureSubject(feature)], { form, seed });
      const errors = findings.filter(({ severity }) => severity === "error");
      assert.deepEqual(errors.map((finding) => finding.cause), [cause], `${form}, seed ${seed}`);
    }
  });
}

Deno.test("audit() tries every row of features with short windows, also by the quick form", async () => {
  const subjects = [simpleReturn({ window: 7 }), rsi({ window: 14 })].map(featureSubject);
  const { coverage } = await audit(bars, subjects, { form: "quick" });
  const [short, recursive] = coverage!;
  assert.equal(short.tried, 1);
  assert.ok(recursive.tried > 0.05 && recursive.tried < 0.5, `${recursive.tried}`);
  assert.ok(short.compared > 10_000 && recursive.compared > 10_000);
});

Deno.test("audit() finds a rare label whose span ends one bar early by the quick form", async () => {
  const rise = (given: Bars): Labels =>
    createLabels(given, {
      name: "rise",
      horizon: 5,
      values: given.close.map((close, t) => {
        if (t + 5 >= given.length) return NaN;
        return Math.max(...given.high.subarray(t + 1, t + 7)) > 1.08 * close ? 1 : 0;
      }),
    });
  for (const seed of [1, 2, 3, 4, 5]) {
    const { findings } = await audit(bars, [labelSubject("rise", rise)], { form: "quick", seed });
    assert.deepEqual(findings.map(({ code, offset }) => [code, offset]), [[
      "labelSpanTooShort",
      1,
    ]]);
  }
});

Deno.test("audit() does not take what it could not compare for clean", async () => {
  const first = bars.close[bars.length - 1];
  const throws = featureOf("throws", (given) => {
    if (given.close[given.length - 1] !== first) throw new RangeError("other bars");
    return given.close;
  });
  const missing = featureOf("missing", ({ close }) => close.map(() => NaN));
  const long = labelSubject(
    "long",
    (given) => volatilityScaled(given, { horizon: 5, k: 0.5, window: 998 }),
  );
  for (const form of ["quick", "full"] as const) {
    const subjects = [featureSubject(throws), featureSubject(missing), long];
    const { findings } = await audit(bars, subjects, { form });
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error").map(({ code, column }) => [
        code,
        column,
      ]),
      [["failed", "throws"], ["notAudited", "missing"], ["notAudited", "long"]],
    );
  }
});
