import { z } from "zod";
import { CALENDAR_NAMES, type CalendarName } from "../calendar.ts";
import type { CheckBarsOptions } from "../check_bars.ts";
import { QUALITY_CODES, type QualityCode } from "./rules.ts";

const count = z.number().int().min(1);
const positive = z.number().min(0);
const minute = z.string();
const runs = z.strictObject({ minBars: count.optional() });

/** Settings of the quality report as a JSON file may hold them: the options of `checkBars`. */
export const qualityConfigSchema = z.strictObject({
  calendar: z.union([
    z.enum(CALENDAR_NAMES as [CalendarName, ...CalendarName[]]),
    z.strictObject({
      timeZone: z.string(),
      open: minute,
      close: minute,
      weekdays: z.array(z.number().int().min(1).max(7)).optional(),
      holidays: z.array(z.string()).optional(),
      earlyCloses: z.record(z.string(), minute).optional(),
    }),
  ]).optional(),
  outlier: z.strictObject({ threshold: positive.optional(), minReturns: count.optional() })
    .optional(),
  jump: z.strictObject({ threshold: positive.optional(), window: count.min(30).optional() })
    .optional(),
  stalePrice: runs.optional(),
  zeroVolumeRun: runs.optional(),
  volumeUnit: z.strictObject({ minBars: count.min(10).optional() }).optional(),
  against: z.strictObject({
    priceTolerance: positive.optional(),
    volumeTolerance: positive.optional(),
  }).optional(),
  severities: z.partialRecord(
    z.enum(QUALITY_CODES as unknown as [QualityCode, ...QualityCode[]]),
    z.enum(["error", "warning", "off"]),
  ).optional(),
});

/** Settings of the quality report, without the bars to compare with. */
export type QualityConfig = Omit<CheckBarsOptions, "against"> & {
  readonly against?: { readonly priceTolerance?: number; readonly volumeTolerance?: number };
};

/** Options of {@linkcode parseQualityConfig}. */
export interface ParseQualityConfigOptions {
  /** The file's path, as errors name it. */
  readonly path: string;
}

/**
 * Settings of the quality report from the text of a JSON file.
 *
 * Throws a `SyntaxError` for text that is no JSON, and a `TypeError` naming file and key for an
 * unknown key or a value of the wrong kind.
 *
 * @example
 * ```ts
 * import { checkBars, parseQualityConfig, sampleBars } from "lib/data/mod.ts";
 * import assert from "node:assert/strict";
 * const { against: _, ...options } = parseQualityConfig(
 *   '{ "outlier": { "threshold": 50 }, "severities": { "incomplete-bar": "off" } }',
 *   { path: "quality.json" },
 * );
 * assert.deepEqual(checkBars(await sampleBars("BTCUSDT-1d"), options).issues, []);
 * ```
 */
export function parseQualityConfig(
  text: string,
  { path }: ParseQualityConfigOptions,
): QualityConfig {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${path}: Expected JSON but found ${(cause as Error).message}`, {
      cause,
    });
  }
  const result = qualityConfigSchema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue.code === "unrecognized_keys") {
    const place = [...issue.path, issue.keys[0]].join(".");
    throw new TypeError(`${path}: ${place}: Unknown key; expected one of ${knownAt(issue.path)}`);
  }
  throw new TypeError(`${path}: ${issue.path.join(".") || "the whole"}: ${issue.message}`);
}

/** The keys that an object of the schema may have. */
function knownAt(path: readonly PropertyKey[]): string {
  // deno-lint-ignore no-explicit-any
  let at: any = qualityConfigSchema;
  for (const key of path) at = at?.shape?.[key]?.unwrap?.();
  return at?.shape ? Object.keys(at.shape).join(", ") : QUALITY_CODES.join(", ");
}
