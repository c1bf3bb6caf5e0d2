import type { z } from "zod";
import { configSchema, type ExperimentConfig } from "./config.ts";
import { applyOverrides } from "./overrides.ts";
import { locateJsonError } from "./json_position.ts";

/** Options of {@linkcode parseConfig}. */
export interface ParseConfigOptions {
  /** The configuration's path, as errors name it. */
  readonly path: string;
  /** Changes written as `path=value`, like `label.horizon=2`. Default: none. */
  readonly overrides?: readonly string[];
}

type Issue = z.core.$ZodIssue;

/** How many things are wrong, counting each unknown key. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce((n, issue) => n + ("keys" in issue ? issue.keys.length : 1), 0);
}

/** Keys that are not known at the very place of the issues. */
function strangers(issues: readonly Issue[]): number {
  return weight(issues.filter(({ code, path }) => code === "unrecognized_keys" && !path.length));
}

/**
 * The issue to report: inside a union, that of the alternative which fits best. Keys that are there
 * say more about what was meant than keys that are missing, and of two that are wrong in as many
 * places, the one is meant that is wrong further inside.
 */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const noObject = issue.errors.every(([first]) =>
    first.code === "invalid_type" && first.path.length === 0
  );
  if (noObject) return issue;
  const [best] = [...issue.errors].sort((a, b) =>
    strangers(a) - strangers(b) || weight(a) - weight(b) || b[0].path.length - a[0].path.length
  );
  return innermost({ ...best[0], path: [...issue.path, ...best[0].path] });
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.map((key, i) =>
    typeof key === "number" ? `[${key}]` : `${i ? "." : ""}${String(key)}`
  ).join("");
}

function formatFound(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

function formatIssues(issues: readonly Issue[], input: unknown): string {
  const issue = innermost(issues[0]);
  const more = weight(issues) - 1;
  const tail = more > 0 ? ` (and ${more} more ${more === 1 ? "problem" : "problems"})` : "";
  if (issue.code === "unrecognized_keys") {
    return `${formatPath([...issue.path, issue.keys[0]])}: ${issue.message}${tail}`;
  }
  // A rule over several keys says itself what it found: that key may be absent from the file.
  const found = issue.code === "custom" && issue.params
    ? issue.params.found
    : valueAt(input, issue.path);
  const place = formatPath(issue.path);
  return `${place && `${place}: `}${issue.message} but found ${formatFound(found)}${tail}`;
}

function check(input: unknown, path: string): ExperimentConfig {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  throw new TypeError(`${path}: ${formatIssues(result.error.issues, input)}`);
}

/**
 * The configuration in a JSON text with its defaults filled in and the overrides applied.
 *
 * Throws a `SyntaxError` naming line and column where the text is not JSON, and a `TypeError`
 * naming the path inside the configuration, what was expected there and what was found. An
 * override whose path does not exist is an error, too.
 *
 * @example
 * ```ts
 * import { parseConfig } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * assert.throws(
 *   () => parseConfig('{ "nam": "x" }', { path: "experiment.json" }),
 *   /experiment.json: /,
 * );
 * ```
 */
export function parseConfig(
  json: string,
  { path, overrides = [] }: ParseConfigOptions,
): ExperimentConfig {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch {
    const { line, column } = locateJsonError(json);
    const found = json.split("\n")[line - 1].slice(column - 1).trim();
    throw new SyntaxError(
      `${path} line ${line} column ${column}: Expected JSON but found ${
        found ? formatFound(found) : "the end of the text"
      }`,
    );
  }
  const config = check(input, path);
  if (overrides.length === 0) return config;
  // Applied to the resolved configuration, so that a default can be overridden although the file
  // does not write it.
  return check(applyOverrides(config, overrides), "--set");
}
