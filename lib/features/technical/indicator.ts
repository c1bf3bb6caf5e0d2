import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type BarColumn,
  type OptionNames,
} from "../../core/mod.ts";
import type { Feature } from "../feature.ts";
import type { IndicatorRule, IndicatorUnit, Settings } from "./rule.ts";
import { type IndicatorName, INDICATORS } from "./rules.ts";
import { overGaps } from "./over_gaps.ts";

/** Options of {@linkcode indicator}: the indicator's own settings, and `units`. */
export interface IndicatorOptions {
  /**
   * `"relative"` frees columns of the price's scale: levels become their distance from the close as
   * a fraction of it, differences a fraction of the close. `"talib"` leaves TA-Lib's numbers and adds
   * `Raw` to the names of columns that differ. Default: `"relative"`.
   */
  readonly units?: "relative" | "talib";
  /** Settings that `INDICATORS[name].settings` lists, with TA-Lib's values as defaults. */
  readonly [setting: string]: number | string | undefined;
}

/** Settings that are numbers of any kind, not counts of bars. */
const SHARES = /^(up|down|width|step|limit|factor|percent)$/;

function settingsOf(rule: IndicatorRule, options: IndicatorOptions): Settings {
  const { units: _, ...given } = options;
  const names = ["units", ...Object.keys(rule.settings)];
  assertKnownOptions<IndicatorOptions>(
    "indicator",
    options,
    Object.fromEntries(names.map((key) => [key, true])) as OptionNames<IndicatorOptions>,
  );
  const settings: Record<string, number> = { ...rule.settings };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const fraction = SHARES.test(key) || !Number.isInteger(rule.settings[key]);
    if (fraction) assertNumber(key, value as number, { min: 0 });
    else assertInteger(key, value as number, { min: 1 });
    settings[key] = value as number;
  }
  if (rule.fastBelowSlow) assertInteger("slow", settings.slow, { min: settings.fast + 1 });
  return settings;
}

/** Turns TA-Lib's numbers, in place, into ones that are free of the price's scale. */
function makeRelative(column: Float64Array, close: Float64Array, unit: IndicatorUnit): void {
  for (let t = 0; t < column.length; t++) {
    const price = close[t];
    if (!(price > 0)) column[t] = NaN;
    else if (unit === "level") column[t] = (column[t] - price) / price;
    else column[t] /= unit === "square" ? price * price : price;
  }
}

const DEGREES: { readonly [U in IndicatorUnit]: number | undefined } = {
  free: 0,
  level: 1,
  difference: 1,
  square: 2,
  other: undefined,
};

const RELATIVE: { readonly [U in IndicatorUnit]: string } = {
  free: "",
  level: "; as (value - close) / close",
  difference: "; divided by the close",
  square: "; divided by the close squared",
  other: "",
};

/**
 * One of TA-Lib's indicators by name, such as `indicator("adx", { window: 20 })`. Its warm-up is
 * TA-Lib's lookback with an unstable period of 0. A missing or infinite input makes its row NaN and
 * starts the indicator anew after it, as if the bars began there. Columns are named after the
 * indicator, the settings that were given, and the output: `bollinger30Upper`.
 *
 * Throws a `RangeError` for an unknown name or a setting out of range, a `TypeError` for an unknown
 * setting.
 *
 * @example
 * ```ts
 * import { indicator } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const feature = indicator("aroon", { window: 20 });
 * assert.deepEqual([feature.names, feature.warmup], [["aroon20Down", "aroon20Up"], 20]);
 * ```
 */
export function indicator(name: IndicatorName, options: IndicatorOptions = {}): Feature {
  if (!Object.hasOwn(INDICATORS, name)) {
    throw new RangeError(
      `Expected an indicator out of ${Object.keys(INDICATORS).join(", ")} but found ${name}`,
    );
  }
  const rule: IndicatorRule = INDICATORS[name];
  const settings = settingsOf(rule, options);
  const { units = "relative" } = options;
  if (units !== "relative" && units !== "talib") {
    throw new RangeError(`Expected units to be "relative" or "talib" but found ${units}`);
  }
  const relative = units === "relative" && rule.unit !== "free" && rule.unit !== "other";
  const raw = units === "talib" && rule.unit !== "free" && rule.unit !== "other";
  const given = Object.entries(options).filter(([key, value]) =>
    key !== "units" && value !== undefined
  ).map(([, value]) => String(value).replace(".", "p"));
  const stem = `${name}${given.join("_")}`;
  const inputs: readonly BarColumn[] = relative && !rule.inputs.includes("close")
    ? [...rule.inputs, "close"]
    : rule.inputs;
  const lookback = rule.lookback(settings);
  return Object.freeze<Feature>({
    names: rule.outputs.map((output) => `${stem}${output}${raw ? "Raw" : ""}`),
    inputs,
    warmup: lookback,
    parameters: settings,
    formula: `${rule.formula}${relative ? RELATIVE[rule.unit] : ""}`,
    source: rule.source,
    family: rule.family,
    memory: rule.memory,
    priceDegree: relative ? 0 : DEGREES[rule.unit],
    compute: (bars, outputs) => {
      overGaps(rule.inputs.map((input) => bars[input]!), outputs, {
        lookback,
        run: (columns, parts) => rule.run(columns, parts, settings),
      });
      if (relative) outputs.forEach((output) => makeRelative(output, bars.close, rule.unit));
    },
  });
}
