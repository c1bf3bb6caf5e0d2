/**
 * Where a kline of Binance has what, in the archive's files as in the API's answers; the places left
 * out are the close time and unused ones.
 */
export const KLINE_PLACES = {
  time: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  quoteVolume: 7,
  trades: 8,
  takerBuyVolume: 9,
} as const;
