/** The source does not have what was asked for: the next route may. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** The exchange asks to wait (429). */
export class RateLimited extends Error {
  override readonly name = "RateLimited";
  /** Milliseconds to wait before the next request. */
  readonly retryAfterMs: number;

  constructor(message: string, { retryAfterMs }: { readonly retryAfterMs: number }) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The exchange has banned this address for a while (418): every further request makes it longer. */
export class Banned extends Error {
  override readonly name = "Banned";
  /** UTC milliseconds of the ban's end; NaN where the exchange did not say. */
  readonly until: number;

  constructor(exchange: string, { until }: { readonly until: number }) {
    const end = Number.isNaN(until)
      ? "for a time it did not tell"
      : `until ${new Date(until).toISOString()}`;
    super(
      `${exchange} has banned this address ${end}, because of too many requests; ask again after that, and more slowly`,
    );
    this.until = until;
  }
}

/** The exchange does not know the symbol. */
export class UnknownSymbol extends RangeError {
  override readonly name = "UnknownSymbol";
  /** Names it does know, most alike first. */
  readonly nearest: readonly string[];

  constructor(
    symbol: string,
    { exchange, market, nearest }: {
      readonly exchange: string;
      readonly market: string;
      readonly nearest: readonly string[];
    },
  ) {
    const meant = nearest.length > 0 ? `; did you mean ${nearest.join(", ")}?` : "";
    super(`Expected a ${market} symbol of ${exchange} but found ${symbol}${meant}`);
    this.nearest = nearest;
  }
}

/** One bar with two values: neither is stored. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";
}
