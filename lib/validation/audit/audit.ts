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
import type { Reads } from "./cause.ts";
import { computeBases } from "./compute_bases.ts";
import { type Computing, computing } from "./computing.ts";
import { cutsFor } from "./cuts.ts";
import { describeLeaks } from "./describe_leaks.ts";
import { findLeaks, type LeakSearch } from "./find_leaks.ts";
import type { AuditReport, ColumnCoverage, ColumnMeasure, Finding } from "./finding.ts";
import { checkLabelSpans } from "./label_span.ts";
import { checkCompared } from "./not_audited.ts";
import { checkOwnData } from "./own_data.ts";
import { PERTURBATION_NAMES } from "./perturbations.ts";
import { probeReads } from "./probe_reads.ts";
import { computationsOf, type Searched, searchLeaks } from "./search.ts";
import { checkShiftedCorrelation } from "./shift_correlation.ts";
import { checkEarlyValues, checkWarmup, measureStartUp } from "./start_up.ts";
import { type AuditColumn, type AuditSubject, isCheap } from "./subject.ts";

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

/** Rows to cut after unless told, for what reaches farther than one bar or reads all since the start. */
const CUTS = { quick: 16, full: 60 } as const;

/** Fewest bars that leave room for cuts, starts and windows. */
const FEWEST_BARS = 50;
/** Cuts that a leak is looked at with before its cause is named. */
const NAMING_CUTS = 12;

interface Setting {
  readonly bars: Bars;
  readonly rowsBefore: number;
  readonly form: "quick" | "full";
  readonly random: Prng;
  readonly computing: Computing;
  readonly labels?: Labels;
}

/** Looks closely at a subject that later bars have reached: more cuts, and single bars. */
async function explain(
  subject: AuditSubject,
  { search, suspects }: Searched,
  { base, setting }: { readonly base: readonly AuditColumn[]; readonly setting: Setting },
): Promise<Finding[]> {
  const { bars, rowsBefore, random, computing, labels } = setting;
  const fromOwn = search.leaks.some(({ source, inGap }) => source === "own" && !inGap);
  let leaks = search.leaks;
  let reads: ReadonlyMap<string, Reads> = new Map();
  if (isCheap(subject) && leaks.length > 0) {
    const fork = random.fork("naming");
    // Behind an early row all bars before it are few: whatever reads them all looks like a window.
    const after = 0.3;
    const leaking = [...new Set(leaks.map(({ cut }) => cut))];
    const late = leaking.filter((cut) => cut > after * bars.length).slice(-NAMING_CUTS / 2);
    const more = cutsFor(subject, base, { bars, count: NAMING_CUTS, random: fork, after });
    const cuts = [...new Set([...more, ...late])];
    const searches = await findLeaks(bars, new Map([[subject, base]]), {
      cutsOf: () => cuts,
      ways: PERTURBATION_NAMES,
      gaps: false,
      random: fork,
      computing,
    });
    const near = searches.get(subject)!.leaks;
    const seen = new Set(near.map(({ column }) => column));
    leaks = [...leaks.filter(({ column, inGap }) => inGap || !seen.has(column)), ...near];
    const struck = suspects.filter(({ cut }) => leaking.includes(cut)).map(({ struck }) => struck);
    const range = {
      from: Math.floor(0.4 * bars.length),
      to: Math.floor(0.9 * bars.length),
      // Few rows that look ahead are missed by bars that are anywhere.
      also: [...new Set([...struck, ...late.map((cut) => cut + 1)])].slice(0, NAMING_CUTS),
    };
    if (fromOwn) reads = await probeReads({ subject, bars, base, computing }, range);
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
  { setting, search, followNoBar }: {
    readonly setting: Setting;
    readonly search: LeakSearch;
    readonly followNoBar: ReadonlySet<string>;
  },
): Promise<{ findings: Finding[]; measures: ColumnMeasure[] }> {
  const { form, random, computing, bars, rowsBefore, labels } = setting;
  const input = { subject, bars, base, rowsBefore };
  const findings: Finding[] = [];
  const measures: ColumnMeasure[] = [];
  if (subject.kind === "feature") {
    if (labels) findings.push(...checkShiftedCorrelation(input, { labels, followNoBar }));
    if (subject.warmup !== undefined) findings.push(...checkEarlyValues(input));
    if (form === "full" && subject.warmup !== undefined) {
      findings.push(...await checkWarmup(input, { random, computing }));
      const startUp = await measureStartUp(input, { computing });
      findings.push(...startUp.findings);
      measures.push(...startUp.measures);
    }
  }
  if (subject.kind === "label") {
    findings.push(...await checkLabelSpans(input, { computing, search }));
  }
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
 * Columns that no bar moves are listed as such, and those that come from a table by date are errors:
 * nothing can be said of them. A subject that throws is an error, and the others are audited.
 *
 * Throws a `RangeError` for fewer than 50 bars.
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
  progress.start(
    subjects.reduce((sum, subject) => sum + computationsOf(subject, { form, cuts }), 0),
  );
  try {
    const { bases, findings } = await computeBases(subjects, setting);
    const searches = await searchLeaks(bars, bases, {
      form,
      cuts,
      horizon: labels?.horizon,
      random,
      computing: work,
    });
    const measures: ColumnMeasure[] = [], coverage: ColumnCoverage[] = [];
    let compared = 0, columns = 0;
    for (const [subject, base] of bases) {
      const searched = searches.get(subject)!;
      const { held } = searched.search;
      compared += searched.search.compared;
      columns += base.length;
      const origin = subject.kind === "feature"
        ? await checkOwnData({ subject, bars, base }, { random, computing: work })
        : { followNoBar: new Set<string>(), findings: [] };
      const { followNoBar } = origin;
      if (subject.kind === "feature" || subject.kind === "label") {
        for (const { name } of base) {
          const finite = held.get(name)?.finite ?? 0;
          const one = { subject: subject.name, column: name, compared: finite };
          const tried = Math.round(1000 * searched.coverage) / 1000;
          coverage.push(
            followNoBar.has(name) ? { ...one, tried: 0, followsNoBar: true } : { ...one, tried },
          );
        }
      }
      const leaks = await explain(subject, searched, { base, setting });
      findings.push(...leaks, ...checkCompared(subject, base, searched.search));
      // A leak explains whatever else is odd about its column.
      const clean = base.filter(({ name }) => !leaks.some(({ column }) => column === name));
      const one = await checkOne(subject, clean, {
        setting,
        search: searched.search,
        followNoBar,
      });
      findings.push(...one.findings);
      // Whatever else is found says more.
      const told = new Set([...leaks, ...one.findings].map(({ column }) => column));
      findings.push(...origin.findings.filter(({ column }) => !told.has(column)));
      measures.push(...one.measures);
    }
    const report: AuditReport = {
      form,
      subjects: subjects.length,
      columns,
      bars: bars.length,
      cuts: new Set([...searches.values()].flatMap(({ cuts }) => cuts)).size,
      computations: work.computations,
      compared,
      seconds: Math.round(performance.now() - started) / 1000,
      findings,
      measures,
      coverage,
    };
    return Object.freeze(withDisplay("auditReport", report));
  } finally {
    progress.stop();
  }
}
