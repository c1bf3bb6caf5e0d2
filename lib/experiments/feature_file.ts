import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BarColumn } from "../core/mod.ts";
import type { Feature, FeatureSet } from "../features/mod.ts";
import { projectFolder } from "./manifest.ts";

/** What a module of somebody's own features declares. */
export interface FeatureFile {
  /** In the order of the default export, then of the others by their names. */
  readonly features: readonly Feature[];
  /** SHA-256 of the module's text and of all that it imports by relative paths. */
  readonly sha256: string;
}

const COLUMNS: Readonly<Record<BarColumn, true>> = {
  time: true,
  open: true,
  high: true,
  low: true,
  close: true,
  volume: true,
  quoteVolume: true,
  trades: true,
  takerBuyVolume: true,
  coverage: true,
  filled: true,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const describe = (value: unknown): string =>
  Array.isArray(value) ? "a list" : isObject(value) ? "an object" : String(value);

/** Throws what a declaration lacks: nothing has checked the types of a module loaded by its path. */
function assertFeature(value: unknown, place: string): asserts value is Feature {
  const fail = (what: string, found: unknown): never => {
    throw new TypeError(`${place}: Expected ${what} but found ${describe(found)}`);
  };
  if (!isObject(value)) return fail("a feature", value);
  const { names, inputs, warmup, compute } = value;
  if (
    !Array.isArray(names) || names.length === 0 ||
    !names.every((name) => typeof name === "string" && name !== "")
  ) return fail("names to be a list of at least 1 text", names);
  if (!Array.isArray(inputs)) return fail("inputs to be a list of columns of the bars", inputs);
  const unknown = inputs.findIndex((input) => !Object.hasOwn(COLUMNS, input));
  if (unknown >= 0) {
    const known = Object.keys(COLUMNS).join(", ");
    return fail(`inputs of ${names[0]} to be out of ${known}`, inputs[unknown]);
  }
  if (!Number.isInteger(warmup) || (warmup as number) < 0) {
    return fail(`warmup of ${names[0]} to be an integer of at least 0`, warmup);
  }
  if (typeof compute !== "function") {
    return fail(`compute of ${names[0]} to be a function`, compute);
  }
}

function isFeatureSet(value: unknown): value is FeatureSet {
  return isObject(value) && Array.isArray(value.features);
}

/** Features of one export: a declaration, a list of them or a set. */
function declared(value: unknown, place: string): Feature[] {
  const list: unknown[] = Array.isArray(value)
    ? value
    : isFeatureSet(value)
    ? [...value.features]
    : [value];
  return list.map((one, k) => {
    assertFeature(one, list.length === 1 && list[0] === value ? place : `${place}[${k}]`);
    return one;
  });
}

const MODULE = /\.[cm]?[jt]sx?$/;

/** Files of the user that a module is made of: itself, and what it imports by relative paths. */
async function filesOf(path: string): Promise<Map<string, Uint8Array>> {
  // Loaded for those who have such a file only: it takes its time.
  const { default: ts } = await import("typescript");
  const files = new Map<string, Uint8Array>();
  const waiting = [path];
  // The library is no part of it: the commit and the difference to it tell its state.
  const library = resolve(projectFolder, "lib");
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (files.has(next) || (next !== path && next.startsWith(library))) continue;
    const bytes = await Deno.readFile(next);
    files.set(next, bytes);
    if (!MODULE.test(next)) continue;
    for (const { fileName } of ts.preProcessFile(new TextDecoder().decode(bytes)).importedFiles) {
      if (fileName.startsWith(".")) waiting.push(resolve(dirname(next), fileName));
      else if (fileName.startsWith("file:")) waiting.push(fileURLToPath(fileName));
    }
  }
  return files;
}

/** SHA-256 of a module and of all that it imports by relative paths. */
export async function hashModule(path: string): Promise<string> {
  const files = await filesOf(path);
  const hash = createHash("sha256");
  // The main file comes first; the others by their contents, so that no path of a machine counts.
  const digests = [...files.values()].map((bytes) =>
    createHash("sha256").update(bytes).digest("hex")
  );
  const [main, ...rest] = digests;
  for (const digest of [main, ...rest.sort()]) hash.update(digest);
  return hash.digest("hex");
}

/** Runs somebody's own module, with the permissions of the process. */
export async function importModule(url: URL): Promise<Record<string, unknown>> {
  return await import(url.href);
}

/**
 * Loads a module of features. Everything that it exports and that is no function is a feature, a
 * list of features or a feature set; functions, which make features, are passed over, and so is a
 * feature that an export before has given. Its code runs with the permissions of the process.
 *
 * A module that has changed is loaded anew; what it imports is not until the process ends.
 *
 * Throws a `TypeError` that names file and export when there is no file, when its code does not run,
 * and when an export is nothing of these or there is none.
 */
export async function loadFeatureFile(path: string): Promise<FeatureFile> {
  const whole = resolve(path);
  let sha256: string, exported: Record<string, unknown>;
  try {
    const info = await Deno.stat(whole);
    if (!info.isFile) throw new Deno.errors.NotFound();
    sha256 = await hashModule(whole);
    const url = pathToFileURL(whole);
    url.searchParams.set("sha256", sha256);
    exported = await importModule(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      const missing = /'([^']+)'$/.exec(error.message)?.[1];
      throw new TypeError(
        `${path}: Expected a module of features but found ${
          missing === undefined || missing === whole ? "nothing" : `no ${missing}, which it imports`
        }`,
        { cause: error },
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${path}: ${reason}`, { cause: error });
  }
  const { default: main, ...others } = exported;
  const exports: [string, unknown][] = [
    ...main === undefined ? [] : [["default", main] satisfies [string, unknown]],
    ...Object.keys(others).sort().map((name): [string, unknown] => [name, others[name]]),
  ];
  const features = new Set<Feature>();
  for (const [name, value] of exports) {
    if (typeof value === "function") continue;
    for (const feature of declared(value, `${path}: export ${name}`)) features.add(feature);
  }
  if (features.size === 0) {
    throw new TypeError(
      `${path}: Expected an export that is a feature, a list of features or a feature set but found ${
        exports.map(([name]) => name).join(", ") || "none"
      }`,
    );
  }
  return { features: [...features], sha256 };
}
