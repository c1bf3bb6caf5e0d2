import {
  assertInteger,
  assertKnownOptions,
  type Bars,
  type OptionNames,
  type Prng,
  prng,
  type Progress,
  silent,
  withDisplay,
} from "../../core/mod.ts";
import type { Labels } from "../../labels/mod.ts";
import { CAUSE_TEXT, type Reads } from "./cause.ts";
import { compareColumns } from "./change.ts";
import { type Computing, computing } from "./computing.ts";
import { cutsFor } from "./cuts.ts";
import { describeLeaks } from "./describe_leaks.ts";
import { findLeaks, type LeakSearch } from "./find_leaks.ts";
import type { AuditReport, ColumnMeasure, Finding } from "./finding.ts";
import { checkLabelSpans } from "./label_span.ts";
import { PERTURBATION_NAMES, type PerturbationName } from "./perturbations.ts";
import { probeReads } from "./probe_reads.ts";
import { checkShiftedCorrelation } from "./shift_correlation.ts";
import { checkWarmup, measureStartUp } from "./start_up.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

declare module "../../core/display.ts" {
  interface Displayed {
    auditReport: AuditReport;
  }
}

/** Options of {@linkcode audit}. */
export interface AuditOptions {
  /**
   * `"quick"` tries fewer cuts and no start-up, for before every run; what it finds it looks at as
   * closely as `"full"`. Default: `"full"`.
   */
  readonly form?: "quick" | "full";
  /** Rows after which bars are changed. Default: 60, or 16 in the quick form. */
  readonly cuts?: number;
  /** Source of the cuts and of the changed values. Default: 1. */
  readonly seed?: number;
  /** Bars that were left out before the first, so that rows are counted from all. Default: 0. */
  readonly rowsBefore?: number;
  /** Labels of the same bars, for the correlation of shifted features. Default: not checked. */
  readonly labels?: Labels;
  /** Ends the audit; its reason is thrown. */
  readonly abort?: AbortSignal;
  readonly progress?: Progress;
}

const KNOWN: OptionNames<AuditOptions> = {
  form: true,
  cuts: true,
  seed: true,
  rowsBefore: true,
  labels: true,
  abort: true,
  progress: true,
};

/**
 * Rows to cut after unless told: a leak on one row in seven is missed by 16 cuts in one of twelve
 * audits and by 60 in one of ten thousand.
 */
const CUTS = { quick: 16, full: 60 } as const;

/** Fewest bars that leave room for cuts, starts and windows. */
const FEWEST_BARS = 50;
/** Cuts that a leak is looked at with before its cause is named. */
const NAMING_CUTS = 12;

const QUICK_WAYS: readonly PerturbationName[] = ["truncated", "random", "mirrored"];

interface Setting {
  readonly bars: Bars;
  readonly rowsBefore: number;
  readonly form: "quick" | "full";
  readonly random: Prng;
  readonly computing: Computing;
  readonly labels?: Labels;
}

/** Columns of every subject on the bars as they are; those that differ when computed again are found. */
async function computeBases(
  subjects: readonly AuditSubject[],
  { bars, computing }: Setting,
): Promise<{ bases: Map<AuditSubject, readonly AuditColumn[]>; findings: Finding[] }> {
  const bases = new Map<AuditSubject, readonly AuditColumn[]>();
  const findings: Finding[] = [];
  for (const subject of subjects) {
    const base = await computing.compute(subject, bars);
    const again = await computing.compute(subject, bars);
    const unsteady = base.filter((column, k) =>
      compareColumns({ ...column, knownAt: undefined }, again[k], { cut: Infinity }).change
    );
    if (unsteady.length === 0) bases.set(subject, base);
    for (const { name } of unsteady) {
      findings.push({
        code: "notRepeatable",
        cause: "unseededRandomness",
        severity: "error",
        kind: subject.kind,
        subject: subject.name,
        column: name,
        firstRow: null,
        time: null,
        offset: null,
        message: `${subject.kind} ${name} is another one when it is computed again on the same ` +
          `bars: likely ${CAUSE_TEXT.unseededRandomness}`,
      });
    }
  }
  return { bases, findings };
}

/** Looks closely at a subject that later bars have reached: more cuts, and single bars. */
async function explain(
  subject: AuditSubject,
  search: LeakSearch,
  { base, setting }: { readonly base: readonly AuditColumn[]; readonly setting: Setting },
): Promise<Finding[]> {
  const { bars, rowsBefore, random, computing, labels } = setting;
  const cheap = subject.maxCuts === undefined;
  const fromOwn = search.leaks.some(({ source, inGap }) => source === "own" && !inGap);
  let leaks = search.leaks;
  let reads: ReadonlyMap<string, Reads> = new Map();
  if (cheap && leaks.length > 0) {
    const fork = random.fork("naming");
    const cuts = cutsFor(subject, base, { bars, count: NAMING_CUTS, random: fork, after: 0.3 });
    const more = await findLeaks(bars, new Map([[subject, base]]), {
      cutsOf: () => cuts,
      ways: PERTURBATION_NAMES,
      gaps: false,
      random: fork,
      computing,
    });
    const near = more.get(subject)!.leaks;
    const seen = new Set(near.map(({ column }) => column));
    // Behind an early row all bars before it are few: whatever reads them all looks like a window.
    leaks = [...leaks.filter(({ column, inGap }) => inGap || !seen.has(column)), ...near];
    const range = { from: Math.floor(0.4 * bars.length), to: Math.floor(0.9 * bars.length) };
    const input = { subject, bars, base, computing };
    if (fromOwn) reads = await probeReads(input, range);
  }
  return describeLeaks(subject, { ...search, leaks }, {
    bars,
    rowsBefore,
    reads,
    horizon: labels?.horizon,
    order: base,
  });
}

async function checkOne(
  subject: AuditSubject,
  base: readonly AuditColumn[],
  setting: Setting,
): Promise<{ findings: Finding[]; measures: ColumnMeasure[] }> {
  const { form, random, computing, bars, rowsBefore, labels } = setting;
  const input = { subject, bars, base, rowsBefore };
  const findings: Finding[] = [];
  const measures: ColumnMeasure[] = [];
  if (subject.kind === "feature") {
    if (labels) findings.push(...checkShiftedCorrelation(input, { labels }));
    if (form === "full" && subject.warmup !== undefined) {
      findings.push(...await checkWarmup(input, { random, computing }));
      measures.push(...await measureStartUp(input, { computing }));
    }
  }
  if (subject.kind === "label") findings.push(...await checkLabelSpans(input, { computing }));
  return { findings, measures };
}

/**
 * Looks for look-ahead by perturbation. After random rows everything is cut off, blanked, replaced,
 * turned round and moved on, and separately the bars of other symbols; every subject is computed
 * anew, and values that may know bars up to that row only must keep their bits. Where values before
 * the row are missing, fills from later ones show. What depends on later bars is looked at again with
 * single bars changed, and named by the pattern. Features must not read beyond their warm-up, labels
 * need exactly their span, and a feature's correlation with the label must not make a step when its
 * time is moved by one bar.
 *
 * The bars need values: the audit cannot tell anything from rows that are missing. Some thousand rows
 * are enough for most recipes; those with windows of `w` bars want four times as many.
 *
 * Throws a `RangeError` for fewer than 50 bars, and what a subject throws on the bars as they are.
 *
 * @example
 * ```ts
 * import { sampleBars } from "lib/data/mod.ts";
 * import type { Feature } from "lib/features/mod.ts";
 * import { audit, featureSubject } from "lib/validation/mod.ts";
 * import assert from "node:assert/strict";
 * const peek: Feature = {
 *   names: ["peek"],
 *   inputs: ["close"],
 *   warmup: 0,
 *   compute: ({ close }, [out]) => out.forEach((_, t) => out[t] = close[t + 1] / close[t] - 1),
 * };
 * const { findings } = await audit(await sampleBars("BTCUSDT-1d"), [featureSubject(peek)]);
 * assert.deepEqual([findings[0].cause, findings[0].offset], ["labelBar", 1]);
 * ```
 */
export async function audit(
  bars: Bars,
  subjects: readonly AuditSubject[],
  options: AuditOptions = {},
): Promise<AuditReport> {
  assertKnownOptions("audit", options, KNOWN);
  const { form = "full", seed = 1, rowsBefore = 0, labels, abort, progress = silent } = options;
  const { cuts = CUTS[form] } = options;
  assertInteger("cuts", cuts, { min: 1, max: 1000 });
  if (bars.length < FEWEST_BARS) {
    throw new RangeError(`Expected at least ${FEWEST_BARS} bars to audit but found ${bars.length}`);
  }
  const started = performance.now();
  const random = prng(seed);
  const work = computing({ abort, progress });
  const setting: Setting = { bars, rowsBefore, form, random, computing: work, labels };
  const ways = form === "quick" ? QUICK_WAYS : PERTURBATION_NAMES;
  progress.start(subjects.length * (2 + cuts * (ways.length + 2) + (form === "full" ? 9 : 0)));
  try {
    const { bases, findings } = await computeBases(subjects, setting);
    const fork = random.fork("cuts");
    const common = cutsFor({ name: "", kind: "feature", compute: () => [] }, [], {
      bars,
      count: cuts,
      random: fork,
    });
    const cutsBySubject = new Map(
      [...bases].map(([subject, base]) => [
        subject,
        // Cuts in common share their changed bars.
        subject.firstCut === undefined && base.every(({ knownAt, rows }) => !knownAt && !rows)
          ? common
          : cutsFor(subject, base, { bars, count: cuts, random: fork }),
      ]),
    );
    const searches = await findLeaks(bars, bases, {
      cutsOf: (subject) => cutsBySubject.get(subject)!,
      ways,
      gaps: true,
      random: fork,
      computing: work,
    });
    const measures: ColumnMeasure[] = [];
    let compared = 0, columns = 0;
    for (const [subject, base] of bases) {
      const search = searches.get(subject)!;
      compared += search.compared;
      columns += base.length;
      const leaks = await explain(subject, search, { base, setting });
      findings.push(...leaks);
      // A leak explains whatever else is odd about its column.
      const clean = base.filter(({ name }) => !leaks.some(({ column }) => column === name));
      const one = await checkOne(subject, clean, setting);
      findings.push(...one.findings);
      measures.push(...one.measures);
    }
    const report: AuditReport = {
      form,
      subjects: subjects.length,
      columns,
      bars: bars.length,
      cuts: new Set([...cutsBySubject.values()].flat()).size,
      computations: work.computations,
      compared,
      seconds: Math.round(performance.now() - started) / 1000,
      findings,
      measures,
    };
    return Object.freeze(withDisplay("auditReport", report));
  } finally {
    progress.stop();
  }
}
