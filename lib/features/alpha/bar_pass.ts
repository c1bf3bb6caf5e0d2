import { type Pass, TINY } from "./pass.ts";

/** Columns of one bar: its shape, and its prices next to its close. */
export type BarFamily =
  | "KMID"
  | "KLEN"
  | "KMID2"
  | "KUP"
  | "KUP2"
  | "KLOW"
  | "KLOW2"
  | "KSFT"
  | "KSFT2"
  | "OPEN0"
  | "HIGH0"
  | "LOW0"
  | "VWAP0";

/** The shape of each bar. */
export const barPass: Pass<BarFamily> = (frame, outputs, { from, to }) => {
  const { KMID, KLEN, KMID2, KUP, KUP2, KLOW, KLOW2, KSFT, KSFT2 } = outputs;
  const { OPEN0, HIGH0, LOW0, VWAP0 } = outputs;
  for (let at = from, r = 0; at < to; at++, r++) {
    const open = frame.open[at], high = frame.high[at], low = frame.low[at];
    const close = frame.close[at];
    const range = high - low + TINY;
    const top = high - Math.max(open, close);
    const bottom = Math.min(open, close) - low;
    const shift = 2 * close - high - low;
    KMID[0][r] = (close - open) / open;
    KLEN[0][r] = (high - low) / open;
    KMID2[0][r] = (close - open) / range;
    KUP[0][r] = top / open;
    KUP2[0][r] = top / range;
    KLOW[0][r] = bottom / open;
    KLOW2[0][r] = bottom / range;
    KSFT[0][r] = shift / open;
    KSFT2[0][r] = shift / range;
    OPEN0[0][r] = open / close;
    HIGH0[0][r] = high / close;
    LOW0[0][r] = low / close;
    VWAP0[0][r] = frame.vwap[at] / close;
  }
};
