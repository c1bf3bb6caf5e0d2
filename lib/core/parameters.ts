/** A setting that JSON can hold. */
export type Parameter =
  | string
  | number
  | boolean
  | readonly Parameter[]
  | { readonly [name: string]: Parameter };

/** Settings by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The environment variable that {@linkcode parameters} reads. */
const VARIABLE = "ASSAY_PARAMETERS";

const KINDS = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  object: "an object",
} as const;

type Kind = keyof typeof KINDS;

function kindOf(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return "list";
  if (value === null) return undefined;
  const kind = typeof value;
  return Object.hasOwn(KINDS, kind) ? kind as Kind : undefined;
}

/** The default replaced by what was given; objects are merged key by key, lists are replaced. */
function overlay(standard: Parameter, given: unknown, path: string): Parameter {
  const kind = kindOf(standard)!;
  if (kindOf(given) !== kind) {
    throw new TypeError(
      `${VARIABLE}: Expected ${path || "the whole"} to be ${KINDS[kind]} but found ${
        JSON.stringify(given)
      }`,
    );
  }
  if (kind === "list") {
    const [first] = standard as readonly Parameter[];
    const items = given as readonly unknown[];
    if (first === undefined) return items as readonly Parameter[];
    return items.map((item, i) => overlay(first, item, `${path}[${i}]`));
  }
  if (kind !== "object") return given as Parameter;
  const merged = { ...standard as Parameters };
  for (const [name, value] of Object.entries(given as object)) {
    if (!Object.hasOwn(merged, name)) {
      throw new RangeError(
        `${VARIABLE}: Expected a name out of ${Object.keys(merged).join(", ")} but found ${
          path ? `${path}.` : ""
        }${name}`,
      );
    }
    merged[name] = overlay(merged[name], value, path ? `${path}.${name}` : name);
  }
  return Object.freeze(merged);
}

/** What the environment holds; undefined where it may not be read, without asking for it. */
function readEnvironment(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: VARIABLE });
  return state === "granted" ? Deno.env.get(VARIABLE) : undefined;
}

/**
 * The settings of a notebook: `defaults`, overlaid with the JSON object in the environment variable
 * `ASSAY_PARAMETERS`, by which a run without hands changes them. A setting keeps its kind; objects
 * inside are overlaid, too; items of a list are of the kind of the first default. Without the
 * variable, or the permission to read it, the defaults hold.
 *
 * Throws a `SyntaxError` when the variable holds no JSON, a `RangeError` for a name that `defaults`
 * does not have and a `TypeError` for a value of another kind.
 *
 * @example
 * ```ts
 * import { parameters } from "lib/core/mod.ts";
 * import assert from "node:assert/strict";
 * const { horizon, split } = parameters({ horizon: 1, split: { train: 730, test: 180 } });
 * assert.deepEqual([horizon, split.train], [1, 730]);
 * ```
 */
export function parameters<T extends Parameters>(defaults: T): T {
  const json = readEnvironment();
  if (json === undefined || json.trim() === "") return Object.freeze({ ...defaults });
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch (cause) {
    throw new SyntaxError(`Expected ${VARIABLE} to hold a JSON object but found ${json}`, {
      cause,
    });
  }
  return overlay(defaults, given, "") as T;
}
