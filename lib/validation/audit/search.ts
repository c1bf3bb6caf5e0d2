import type { Bars, Prng } from "../../core/mod.ts";
import type { Computing } from "./computing.ts";
import { cutsFor, earlyCuts, tellingCuts } from "./cuts.ts";
import { emptySearch, findLeaks, joinSearches, type LeakSearch } from "./find_leaks.ts";
import { PERTURBATION_NAMES, type PerturbationName } from "./perturbations.ts";
import { strikeMany, type Suspect } from "./strike_many.ts";
import { type AuditColumn, type AuditSubject, isCheap } from "./subject.ts";

/** How much is tried. */
interface Effort {
  /** Ways to change everything behind a random row. */
  readonly ways: readonly PerturbationName[];
  /** The same behind rows that are picked for what they are. */
  readonly pickedWays: readonly PerturbationName[];
  /** Computations with many struck bars, for each random cut. */
  readonly roundsPerCut: number;
  /** Picked rows for subjects that striking many bars covers by less than half, for each random cut. */
  readonly pickedPerCut: number;
}

const EFFORT: Readonly<Record<"quick" | "full", Effort>> = {
  quick: {
    ways: ["truncated", "random", "mirrored"],
    pickedWays: ["random"],
    roundsPerCut: 2,
    pickedPerCut: 3,
  },
  full: {
    ways: ["truncated", "missing", "random", "mirrored", "shifted"],
    pickedWays: ["random", "mirrored"],
    roundsPerCut: 2,
    pickedPerCut: 2,
  },
};

/** About how many computations an audit takes of a subject. */
export function computationsOf(
  subject: AuditSubject,
  { form, cuts }: Pick<SearchOptions, "form" | "cuts">,
): number {
  const { ways, pickedWays, roundsPerCut } = EFFORT[form];
  const { maxCuts = cuts, others = [] } = subject;
  const known = subject.ways?.length ?? ways.length;
  const own = 2 + Math.min(cuts, maxCuts) * (known + (others.length > 0 ? 2 : 0));
  if (!isCheap(subject)) return own;
  const startUp = form === "full" ? 9 : 0;
  const gaps = subject.kind === "feature" ? 2 * cuts : 0;
  return own + 3 + startUp + gaps + cuts * roundsPerCut + 8 * pickedWays.length;
}

/** Bars ahead that single ones are tried at, at least and at most; in between as the label's horizon. */
const REACH = [4, 24] as const;
/** Of the rows, below which picked cuts make up for what striking many bars leaves out. */
const COVERED = 0.5;

/** Options of {@linkcode searchLeaks}. */
export interface SearchOptions {
  readonly form: "quick" | "full";
  /** Random cuts; all else that is tried grows with them. */
  readonly cuts: number;
  /** Horizon of the label, in bars. Default: 1. */
  readonly horizon?: number;
  readonly random: Prng;
  readonly computing: Computing;
}

/** What was found of a subject, and the rows after which bars were changed. */
export interface Searched {
  readonly search: LeakSearch;
  readonly cuts: readonly number[];
  readonly suspects: readonly Suspect[];
  /** Share of the rows that were tried each by itself. */
  readonly coverage: number;
}

/**
 * Tries every subject in three ways: with everything changed behind random rows, with many single bars
 * struck at once, and with everything changed behind rows that are picked, for being early, for their
 * date or move, or because they followed a struck bar.
 */
export async function searchLeaks(
  bars: Bars,
  bases: ReadonlyMap<AuditSubject, readonly AuditColumn[]>,
  { form, cuts: count, horizon = 1, random, computing }: SearchOptions,
): Promise<Map<AuditSubject, Searched>> {
  const { ways, pickedWays, roundsPerCut, pickedPerCut } = EFFORT[form];
  const atRandom = random.fork("cuts");
  const common = cutsFor({ name: "", kind: "feature", compute: () => [] }, [], {
    bars,
    count,
    random: atRandom,
  });
  const cutsOf = new Map(
    [...bases].map(([subject, base]) => [
      subject,
      // Cuts in common share their changed bars.
      subject.firstCut === undefined && base.every(({ knownAt, rows }) => !knownAt && !rows)
        ? common
        : cutsFor(subject, base, { bars, count, random: atRandom }),
    ]),
  );
  const searches = await findLeaks(bars, bases, {
    cutsOf: (subject) => cutsOf.get(subject)!,
    ways,
    gaps: true,
    random: atRandom,
    computing,
  });

  const strike = random.fork("strike");
  const struck = await strikeMany(bars, bases, {
    rounds: roundsPerCut * count,
    reach: Math.min(Math.max(horizon, REACH[0]), REACH[1]),
    random: strike,
    computing,
  });

  const pick = random.fork("picked");
  const early = earlyCuts(bars);
  const telling = tellingCuts(bars, { count: pickedPerCut * count, random: pick });
  const cheap = new Map([...bases].filter(([subject]) => isCheap(subject)));
  const pickedOf = new Map([...cheap.keys()].map((subject) => {
    const more = struck.get(subject)!.coverage < COVERED ? telling : [];
    return [subject, [...new Set([...early, ...more])]];
  }));
  const picked = await findLeaks(bars, cheap, {
    cutsOf: (subject) => pickedOf.get(subject)!,
    ways: pickedWays,
    gaps: false,
    random: pick,
    computing,
  });

  // A row that followed a struck bar may read bars before its warm-up: only a change of later bars
  // alone shows that it looks ahead.
  const suspected = new Map([...bases].filter(([s]) => struck.get(s)!.suspects.length > 0));
  const cutsOfSuspects = (subject: AuditSubject) => [
    ...new Set(struck.get(subject)!.suspects.map(({ cut }) => cut)),
  ];
  const confirmed = await findLeaks(bars, suspected, {
    cutsOf: cutsOfSuspects,
    ways: PERTURBATION_NAMES,
    gaps: false,
    random: strike,
    computing,
  });

  return new Map([...bases.keys()].map((subject) => [subject, {
    search: [picked, confirmed].reduce(
      (all, more) => joinSearches(all, more.get(subject) ?? emptySearch()),
      searches.get(subject)!,
    ),
    cuts: [
      ...cutsOf.get(subject)!,
      ...pickedOf.get(subject) ?? [],
      ...cutsOfSuspects(subject),
    ],
    ...struck.get(subject)!,
  }]));
}
