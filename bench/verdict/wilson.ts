import { normalQuantile } from "../../lib/stats/mod.ts";

/** Wilson's 95 % interval of a share of which `count` in `of` were seen (Wilson, 1927). */
export function wilson(count: number, of: number): { readonly low: number; readonly high: number } {
  const z = normalQuantile(0.975), share = count / of;
  const center = share + z * z / (2 * of);
  const half = z * Math.sqrt(share * (1 - share) / of + z * z / (4 * of * of));
  const scale = 1 + z * z / of;
  return { low: Math.max(0, (center - half) / scale), high: Math.min(1, (center + half) / scale) };
}
