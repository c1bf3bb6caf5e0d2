import { posix } from "node:path";
import { readReferences } from "./references.ts";
import { isTest, type SourceFile } from "./source_files.ts";

/** A room of lib and its level: it imports rooms of lower levels, and itself. */
export interface Layer {
  /** Folder below `lib/`. */
  readonly room: string;
  readonly level: number;
}

/** Names that only some modules may use. */
export interface Reservation {
  /** Packages, modules of Node.js, or names of the runtime as `readReferences` gives them. */
  readonly names: readonly string[];
  /** What follows the name in a problem, after a comma. */
  readonly because: string;
  /** Folders (ending in `/`) and files that may use the names. */
  readonly only: readonly string[];
  /** Whether tests are bound by it, too. */
  readonly tests: boolean;
}

/** What {@linkcode checkLayers} holds modules against. */
export interface LayerRules {
  readonly layers: readonly Layer[];
  /** Pairs of rooms that never import each other, whatever their levels. */
  readonly strangers: readonly (readonly [string, string])[];
  readonly reservations: readonly Reservation[];
}

/**
 * A sentence for every import and every use of the runtime in lib that breaks a rule. Tests may
 * import any room; modules directly in `lib/` re-export every room and are above them all.
 */
export function checkLayers(files: readonly SourceFile[], rules: LayerRules): string[] {
  const globals = new Set(
    rules.reservations.flatMap(({ names }) => names).map((name) => name.split(".")[0]),
  );
  const problems: string[] = [];
  for (const file of files) {
    const { path } = file;
    if (roomOf(path, rules.layers) === undefined && !isDoor(path)) {
      problems.push(`${path} is in no room of tools/layers.ts`);
      continue;
    }
    for (const { kind, name, line } of readReferences(file, globals)) {
      const target = kind === "import" ? libPath(path, name) : undefined;
      const problem = target === undefined
        ? reservationProblem(path, kind === "import" ? packageName(name) : name, rules)
        : layerProblem(path, target, rules);
      const verb = kind === "import" ? "imports" : "uses";
      if (problem !== undefined) problems.push(`${path}:${line} ${verb} ${problem}`);
    }
  }
  return problems;
}

/** The room that holds a file: the longest of the table that its path lies in. */
export function roomOf(path: string, layers: readonly Layer[]): Layer | undefined {
  return layers.filter(({ room }) => path.startsWith(`lib/${room}/`))
    .sort((a, b) => b.room.length - a.room.length)[0];
}

/** `lib/mod.ts` and what else lies directly in lib. */
function isDoor(path: string): boolean {
  return posix.dirname(path) === "lib";
}

/** Where an import leads, if inside the repository. */
function libPath(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("lib/")) return specifier;
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** A bare package or module name: `npm:@scope/a@1/b` gives `@scope/a`; `node:fs/x` stays. */
function packageName(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  const parts = specifier.replace(/^npm:\/?/, "").split("/");
  const name = parts.slice(0, parts[0].startsWith("@") ? 2 : 1).join("/");
  return name.replace(/(?<=.)@.*$/, "");
}

function layerProblem(path: string, target: string, rules: LayerRules): string | undefined {
  if (isTest(path) || isDoor(path)) return undefined;
  if (!target.startsWith("lib/")) {
    return target.endsWith(".ts") ? `${target}, which is outside lib` : undefined;
  }
  const from = roomOf(path, rules.layers)!;
  const to = roomOf(target, rules.layers);
  if (to === undefined) return `${target}, which is in no room`;
  if (to === from) return undefined;
  if (rules.strangers.some((pair) => pair.includes(from.room) && pair.includes(to.room))) {
    return `lib/${to.room}, and the two must never know each other`;
  }
  return to.level < from.level ? undefined : `lib/${to.room}, which is not above it`;
}

function reservationProblem(path: string, name: string, rules: LayerRules): string | undefined {
  const broken = rules.reservations.find(({ names, only, tests }) =>
    names.includes(name) && (tests || !isTest(path)) &&
    !only.some((place) => place.endsWith("/") ? path.startsWith(place) : path === place)
  );
  return broken && `${name}, ${broken.because}`;
}
