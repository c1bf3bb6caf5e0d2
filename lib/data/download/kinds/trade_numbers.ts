/** Numbers below the first that may still come: rows of a file may be shuffled. */
const ROOM = 2 ** 27;

/** Numbers that are watched at most: 512 MB of bits. */
const MOST = 2 ** 32;

/** What the numbers of trades tell about how they arrived. */
export interface TradeNumbers {
  /** True the first time that a number is seen. */
  isNew(id: number): boolean;
  /** Numbers seen again. */
  readonly repeated: number;
  /** Numbers between the lowest and the highest that were never seen. */
  readonly missing: number;
}

/**
 * Watches the consecutive numbers that Binance gives aggregated trades, one bit a number: some
 * 30 MB for a month of a hundred million.
 *
 * Throws a `RangeError` for numbers further apart than memory should hold.
 */
export function watchTradeNumbers(): TradeNumbers {
  let base = NaN, bits = new Uint8Array(ROOM / 4), lowest = Infinity, highest = -Infinity;
  let seen = 0, repeated = 0;
  return {
    isNew(id) {
      if (Number.isNaN(base)) base = Math.max(0, id - ROOM);
      const at = id - base;
      if (!(at >= 0 && at < MOST)) {
        throw new RangeError(`Expected numbers of trades near ${base} but found ${id}`);
      }
      const byte = Math.floor(at / 8), mask = 1 << (at % 8);
      if (byte >= bits.length) {
        const longer = new Uint8Array(Math.max(2 * bits.length, byte + 1));
        longer.set(bits);
        bits = longer;
      }
      if ((bits[byte] & mask) !== 0) {
        repeated++;
        return false;
      }
      bits[byte] |= mask;
      seen++;
      if (id < lowest) lowest = id;
      if (id > highest) highest = id;
      return true;
    },
    get repeated() {
      return repeated;
    },
    get missing() {
      return seen === 0 ? 0 : highest - lowest + 1 - seen;
    },
  };
}
