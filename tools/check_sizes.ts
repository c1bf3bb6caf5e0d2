import { type Layer, roomOf } from "./check_layers.ts";
import { isTest, type SourceFile } from "./source_files.ts";

/** Lines above which a file is worth a second look. */
export const WARN_LINES = 300;
/** Lines above which a file must be split. */
export const MAX_LINES = 500;
/** The same for a test, of which long tables of cases are often the larger part. */
export const MAX_TEST_LINES = 600;

/** Lines of one room's modules, or of its tests. */
export interface Size {
  readonly room: string;
  readonly files: number;
  readonly lines: number;
  readonly median: number;
  readonly largest: { readonly path: string; readonly lines: number };
}

/** What {@linkcode checkSizes} found. */
export interface SizeReport {
  /** Modules without their tests, a room each, sorted by name. */
  readonly modules: readonly Size[];
  /** Every module, and every test, as if they were one room. */
  readonly total: { readonly modules?: Size; readonly tests?: Size };
  readonly warnings: readonly string[];
  readonly problems: readonly string[];
}

/** Measures modules and tests by room: the rooms of lib, and elsewhere the first folder. */
export function checkSizes(files: readonly SourceFile[], layers: readonly Layer[]): SizeReport {
  const measured = files.map(({ path, text }) => ({ path, lines: countLines(text) }));
  const modules = measured.filter(({ path }) => !isTest(path));
  const tests = measured.filter(({ path }) => isTest(path));
  const rooms = Map.groupBy(modules, ({ path }) => folderOf(path, layers));
  const problems: string[] = [], warnings: string[] = [];
  for (const { path, lines } of measured) {
    const most = isTest(path) ? MAX_TEST_LINES : MAX_LINES;
    if (lines > most) problems.push(`${path} has ${lines} lines, more than ${most}: split it`);
    else if (lines > WARN_LINES && !isTest(path)) {
      warnings.push(`${path} has ${lines} lines, more than ${WARN_LINES}: is it one idea?`);
    }
  }
  return {
    modules: [...rooms].map(([room, part]) => sizeOf(room, part)!)
      .sort((a, b) => a.room < b.room ? -1 : 1),
    total: { modules: sizeOf("all", modules), tests: sizeOf("tests", tests) },
    warnings,
    problems,
  };
}

function folderOf(path: string, layers: readonly Layer[]): string {
  const layer = roomOf(path, layers);
  return layer === undefined ? path.split("/")[0] : `lib/${layer.room}`;
}

/** A last line without a line feed counts, an empty one after it does not. */
function countLines(text: string): number {
  const feeds = text.split("\n").length - 1;
  return text === "" || text.endsWith("\n") ? feeds : feeds + 1;
}

function sizeOf(
  room: string,
  files: readonly { readonly path: string; readonly lines: number }[],
): Size | undefined {
  if (files.length === 0) return undefined;
  const sorted = files.toSorted((a, b) => a.lines - b.lines);
  const middle = (sorted.length - 1) / 2;
  return {
    room,
    files: sorted.length,
    lines: sorted.reduce((sum, { lines }) => sum + lines, 0),
    median: (sorted[Math.floor(middle)].lines + sorted[Math.ceil(middle)].lines) / 2,
    largest: sorted[sorted.length - 1],
  };
}
