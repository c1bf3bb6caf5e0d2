/** Losses count twice. */
export default function (netReturns: Float64Array): number {
  let worth = 0;
  for (const net of netReturns) worth += net < 0 ? 2 * net : net;
  return worth / netReturns.length;
}
