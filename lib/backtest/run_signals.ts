import {
  assertInteger,
  assertKnownOptions,
  assertOneOf,
  assertSameLength,
  type Bars,
  type OptionNames,
} from "../core/mod.ts";
import { AMOUNT_KIND, REASON } from "./codes.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { play } from "./engine/play.ts";
import { enterBySize, refuseDecision, submitClose } from "./engine/submit.ts";
import { ENGINE_OPTIONS, type EngineOptions } from "./options/engine_options.ts";
import { resolveSettings } from "./options/settings.ts";
import { type DetailedResult, resultOf } from "./result.ts";
import type { Size } from "./sizing/size.ts";
import { resolveSize, type SizeOptions } from "./sizing/sizing.ts";

/** Signals by row, true or a number other than 0 and NaN where one is given at the row's close. */
export interface Signals {
  /** Enter long. Default: never. */
  readonly longEntry?: ArrayLike<number | boolean>;
  /** Leave a long. Default: never. */
  readonly longExit?: ArrayLike<number | boolean>;
  /** Enter short; `side` has to be "longShort". Default: never. */
  readonly shortEntry?: ArrayLike<number | boolean>;
  /** Leave a short. Default: never. */
  readonly shortExit?: ArrayLike<number | boolean>;
}

/** Options of {@linkcode runSignals}. */
export interface RunSignalsOptions extends EngineOptions {
  /** How large an entry is. Default: all of the equity. */
  readonly size?: SizeOptions;
  /**
   * What an entry signal does against an open position of the other side: close it and enter, close it
   * only, or nothing. Default: "reverse".
   */
  readonly opposite?: "reverse" | "close" | "ignore";
  /** Entries in one direction without an exit between. Default: 1, no pyramiding. */
  readonly pyramiding?: number;
}

const KNOWN: OptionNames<RunSignalsOptions> = {
  ...ENGINE_OPTIONS,
  size: true,
  opposite: true,
  pyramiding: true,
};
const KNOWN_SIGNALS: OptionNames<Signals> = {
  longEntry: true,
  longExit: true,
  shortEntry: true,
  shortExit: true,
};

const given = (signal: ArrayLike<number | boolean> | undefined, row: number) => {
  const value = signal?.[row];
  return value === true || (typeof value === "number" && value !== 0 && !Number.isNaN(value));
};

/** What entries follow. */
interface EntryRules {
  readonly size: Size;
  readonly opposite: "reverse" | "close" | "ignore";
}

/** One side's entry signal at the row's close, for the position that is held. */
function enter(engine: Engine, side: number, { size, opposite }: EntryRules): void {
  const { account: { units }, position } = engine;
  const refused = { by: AMOUNT_KIND[size.by], side, amount: NaN };
  if (units * side > 0 && position.entries >= engine.pyramiding) {
    refuseDecision(engine, refused, REASON.alreadyInPosition);
    return;
  }
  if (units * side < 0) {
    if (opposite === "ignore") {
      refuseDecision(engine, refused, REASON.alreadyInPosition);
      return;
    }
    submitClose(engine);
    if (opposite === "close") return;
  }
  enterBySize(engine, side, size);
}

/**
 * Trades signals on `bars` with market orders at the next open. An exit without a position is not
 * logged; an entry that cannot be made is, with its reason. An exit and an entry of one side at the
 * same close leave the position and do not enter it anew; entries of both sides at the same close
 * enter neither. Everything else is as in `run`.
 *
 * Throws a `TypeError` for signals of another length or unknown options, a `RangeError` for options
 * out of range and bars that cannot be traded.
 *
 * @example
 * ```ts
 * import { createBars } from "lib/core/mod.ts";
 * import { runSignals } from "lib/backtest/mod.ts";
 * import assert from "node:assert/strict";
 * const price = Float64Array.of(100, 100, 110, 121);
 * const bars = createBars(
 *   { time: Float64Array.of(0, 1, 2, 3), open: price, high: price, low: price, close: price, volume: price },
 *   { symbol: "TEST", intervalMs: 1 },
 * );
 * const result = runSignals(
 *   bars,
 *   { longEntry: [true, false, false, false], longExit: [false, false, true, false] },
 *   { side: "long", fee: 0, slippage: 0, initialCash: 1000, size: { kind: "cash", cash: 500 } },
 * );
 * assert.equal(result.finalEquity, 500 + 5 * 121);
 * ```
 */
export function runSignals(
  bars: Bars,
  signals: Signals,
  options: RunSignalsOptions,
): DetailedResult {
  assertKnownOptions("runSignals", options, KNOWN);
  assertKnownOptions("signals", signals, KNOWN_SIGNALS);
  const { opposite = "reverse", pyramiding = 1 } = options;
  assertOneOf("opposite", opposite, ["reverse", "close", "ignore"]);
  assertInteger("pyramiding", pyramiding, { min: 1 });
  for (const [name, signal] of Object.entries(signals)) {
    if (signal) assertSameLength({ bars: bars.time, [name]: signal });
  }
  const settings = resolveSettings(bars, options);
  const size = resolveSize(options.size, { bars, stopLoss: settings.exits.stopLoss });
  const engine = createEngine(bars, settings, pyramiding);
  const { longEntry, longExit, shortEntry, shortExit } = signals;
  const decide = (row: number) => {
    if (engine.ruinRow >= 0) return;
    const { units } = engine.account;
    let long = given(longEntry, row), short = given(shortEntry, row);
    const leave = units > 0 ? given(longExit, row) : units < 0 && given(shortExit, row);
    if (leave) submitClose(engine);
    const conflict = long && short;
    const again = leave && (units > 0 ? long : short);
    for (const [side, wanted] of [[1, long], [-1, short]] as const) {
      if (wanted && (conflict || (again && side * units > 0))) {
        const decision = { by: AMOUNT_KIND[size.by], side, amount: NaN };
        refuseDecision(engine, decision, REASON.conflictingSignals);
        if (side > 0) long = false;
        else short = false;
      }
    }
    // What the exit closes is not closed twice by an entry of the other side.
    if (leave && (long || short)) enterBySize(engine, long ? 1 : -1, size);
    else if (long) enter(engine, 1, { size, opposite });
    else if (short) enter(engine, -1, { size, opposite });
  };
  const ranges = settings.exits.any || !Number.isNaN(settings.margin.maintenance);
  return resultOf(engine, play(engine, { decide, ranges }));
}
