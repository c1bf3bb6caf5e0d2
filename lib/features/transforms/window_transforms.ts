import {
  assertInteger,
  assertKnownOptions,
  assertNumber,
  type OptionNames,
} from "../../core/mod.ts";
import * as kernels from "../../stats/rolling/mod.ts";
import type { WindowOptions } from "../../stats/rolling/mod.ts";
import type { Transform } from "./transform.ts";

const KNOWN: OptionNames<WindowOptions> = { window: true };

const free = (degree: number | undefined) => degree === undefined ? undefined : 0;

/** A name for a share in a column's name: 0.05 becomes 5, as percent. */
const percent = (share: number) => String(Math.round(share * 1e6) / 1e4).replace(".", "p");

/**
 * Mean of the last `window` values; column names end in `Mean<window>`. NaN where one is missing.
 *
 * @example
 * ```ts
 * import { rollingMean } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(rollingMean({ window: 5 }).warmup, 4);
 * ```
 */
export function rollingMean(options: WindowOptions): Transform {
  assertKnownOptions("rollingMean", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 1 });
  return Object.freeze<Transform>({
    suffix: `Mean${window}`,
    warmup: window - 1,
    parameters: { window },
    formula: "mean(x, window)",
    source: "rolling mean",
    apply: (input, output) => void kernels.rollingMean(input, output, { window }),
  });
}

/**
 * Sample deviation (ddof 1) of the last `window` values; column names end in `Std<window>`. NaN where
 * one is missing.
 *
 * @example
 * ```ts
 * import { rollingStd } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(rollingStd({ window: 5 }).suffix, "Std5");
 * ```
 */
export function rollingStd(options: WindowOptions): Transform {
  assertKnownOptions("rollingStd", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 2 });
  return Object.freeze<Transform>({
    suffix: `Std${window}`,
    warmup: window - 1,
    parameters: { window },
    formula: "std(x, window), ddof 1",
    source: "rolling standard deviation",
    apply: (input, output) => void kernels.rollingStd(input, output, { window }),
  });
}

/**
 * Distance from the mean of the last `window` values in their sample deviations (ddof 1); 0 where
 * they are all equal. Column names end in `Zscore<window>`. NaN where one is missing.
 *
 * @example
 * ```ts
 * import { rollingZscore } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(3);
 * rollingZscore({ window: 3 }).apply(Float64Array.of(1, 2, 3), output);
 * assert.deepEqual([...output], [NaN, NaN, 1]);
 * ```
 */
export function rollingZscore(options: WindowOptions): Transform {
  assertKnownOptions("rollingZscore", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 2 });
  return Object.freeze<Transform>({
    suffix: `Zscore${window}`,
    warmup: window - 1,
    parameters: { window },
    formula: "(x - mean(x, window)) / std(x, window), ddof 1; 0 where the window is constant",
    source: "standard score over a window",
    priceDegree: free,
    apply: (input, output) => {
      using scratch = new kernels.Scratch(input.length);
      const mean = kernels.rollingMean(input, scratch.take(), { window });
      kernels.rollingStd(input, output, { window });
      for (let t = 0; t < input.length; t++) {
        output[t] = output[t] === 0 ? 0 : (input[t] - mean[t]) / output[t];
      }
    },
  });
}

/**
 * Rank among the last `window` values, above 0 to 1, the mean rank for ties; column names end in
 * `Rank<window>`. NaN where one is missing.
 *
 * @example
 * ```ts
 * import { rollingRank } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(2);
 * rollingRank({ window: 2 }).apply(Float64Array.of(9, 1), output);
 * assert.deepEqual([...output], [NaN, 0.5]);
 * ```
 */
export function rollingRank(options: WindowOptions): Transform {
  assertKnownOptions("rollingRank", options, KNOWN);
  const { window } = options;
  assertInteger("window", window, { min: 1 });
  return Object.freeze<Transform>({
    suffix: `Rank${window}`,
    warmup: window - 1,
    parameters: { window },
    formula: "rank of x[t] among the window / window",
    source: "pandas rolling.rank(pct=True)",
    priceDegree: free,
    apply: (input, output) => void kernels.rollingRank(input, output, { window }),
  });
}

/** Options of {@linkcode winsorise}. */
export interface WinsoriseOptions extends WindowOptions {
  /** Share of the window beyond each limit, 0 to 0.5. Default: 0.01. */
  readonly share?: number;
}

const KNOWN_WINSORISE: OptionNames<WinsoriseOptions> = { window: true, share: true };

/**
 * The column, held between two quantiles of its last `window` values (the row's own among them);
 * column names end in `Winsor<share in percent>_<window>`. NaN where one is missing.
 *
 * @example
 * ```ts
 * import { winsorise } from "lib/features/mod.ts";
 * import assert from "node:assert/strict";
 * const output = new Float64Array(3);
 * winsorise({ window: 3, share: 0.25 }).apply(Float64Array.of(0, 2, 90), output);
 * assert.deepEqual([...output], [NaN, NaN, 46]);
 * ```
 */
export function winsorise(options: WinsoriseOptions): Transform {
  assertKnownOptions("winsorise", options, KNOWN_WINSORISE);
  const { window, share = 0.01 } = options;
  assertInteger("window", window, { min: 2 });
  assertNumber("share", share, { min: 0, max: 0.5 });
  return Object.freeze<Transform>({
    suffix: `Winsor${percent(share)}_${window}`,
    warmup: window - 1,
    parameters: { window, share },
    formula: "x held between its quantiles share and 1 - share over the window",
    source: "winsorising with rolling quantiles",
    apply: (input, output) => {
      using scratch = new kernels.Scratch(input.length);
      const lower = kernels.rollingQuantile(input, scratch.take(), { window, q: share });
      kernels.rollingQuantile(input, output, { window, q: 1 - share });
      for (let t = 0; t < input.length; t++) {
        const value = Math.min(input[t], output[t]);
        output[t] = Math.max(value, lower[t]);
      }
    },
  });
}
