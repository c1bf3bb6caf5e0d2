/** Names and the numbers that stand for them in columns. @module */

function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.freeze(Object.fromEntries(names.map((name, code) => [name, code]))) as Readonly<
    Record<Name, number>
  >;
}

/** Kinds of order; the column `type` of orders holds an index into this list. */
export const ORDER_TYPES = Object.freeze(
  ["market", "marketOnClose", "limit", "stop", "stopLimit"] as const,
);
/** Kind of an order. */
export type OrderType = typeof ORDER_TYPES[number];
/** Index of each kind in {@linkcode ORDER_TYPES}. */
export const ORDER_TYPE = codesOf(ORDER_TYPES);

/** What the amount of an order counts; the column `by` holds an index into this list. */
export const AMOUNT_KINDS = Object.freeze(
  ["units", "cash", "fraction", "target", "close"] as const,
);
/** What the amount of an order counts. */
export type AmountKind = typeof AMOUNT_KINDS[number];
/** Index of each kind in {@linkcode AMOUNT_KINDS}. */
export const AMOUNT_KIND = codesOf(AMOUNT_KINDS);

/** How long an order works; the column `timeInForce` holds an index into this list. */
export const TIMES_IN_FORCE = Object.freeze(["gtc", "day", "ioc", "fok"] as const);
/**
 * How long an order works: until cancelled, to the end of the UTC day of its first bar, for what
 * its first bar fills, or all at once on its first bar or not at all.
 */
export type TimeInForce = typeof TIMES_IN_FORCE[number];
/** Index of each name in {@linkcode TIMES_IN_FORCE}. */
export const TIME_IN_FORCE = codesOf(TIMES_IN_FORCE);

/** Why an order was made; the column `purpose` holds an index into this list. */
export const PURPOSES = Object.freeze(
  [
    "signal",
    "stopLoss",
    "trailingStop",
    "takeProfit",
    "timeExit",
    "liquidation",
    "ruin",
    "dailyLoss",
    "maxDrawdown",
  ] as const,
);
/** Why an order was made. */
export type Purpose = typeof PURPOSES[number];
/** Index of each name in {@linkcode PURPOSES}. */
export const PURPOSE = codesOf(PURPOSES);

/** What became of an order; the column `status` holds an index into this list. */
export const STATUSES = Object.freeze(
  ["working", "filled", "partlyFilled", "cancelled", "expired", "refused"] as const,
);
/** What became of an order. */
export type OrderStatus = typeof STATUSES[number];
/** Index of each name in {@linkcode STATUSES}. */
export const STATUS = codesOf(STATUSES);

/** Why an order was not filled in full; the column `reason` holds an index into this list. */
export const REASONS = Object.freeze(
  [
    "none",
    "alreadyInPosition",
    "noPosition",
    "shortsNotAllowed",
    "conflictingSignals",
    "nothingToDo",
    "tooSmall",
    "noSize",
    "noExitLevel",
    "insufficientMargin",
    "exposureLimit",
    "volumeFilter",
    "volatilityFilter",
    "trendFilter",
    "regimeFilter",
    "sessionFilter",
    "coolDown",
    "dailyLoss",
    "maxDrawdown",
    "circuitBreaker",
    "lossStreak",
    "volumeShare",
    "timeInForce",
    "replaced",
    "cancelledByStrategy",
    "positionClosed",
    "endOfData",
    "ruined",
  ] as const,
);
/** Why an order was not filled in full. */
export type Reason = typeof REASONS[number];
/** Index of each name in {@linkcode REASONS}. */
export const REASON = codesOf(REASONS);

/** When in its bar a fill happened; the column `moment` of fills holds an index into this list. */
export const MOMENTS = Object.freeze(["open", "inside", "close"] as const);
/** Index of each name in {@linkcode MOMENTS}. */
export const MOMENT = codesOf(MOMENTS);
