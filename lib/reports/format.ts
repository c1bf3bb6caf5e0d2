import type { Estimate } from "../experiments/record.ts";

/** Printed for a figure that is undefined. */
export const NONE = "–";

/** A figure that may be undefined; null, undefined and NaN are all printed as an en dash. */
export type Figure = number | null | undefined;

const MINUS = "\u2212";

function defined(value: Figure): value is number {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

/** Digits with a true minus sign, and without one in front of a rounded zero. */
function signed(text: string): string {
  if (!text.startsWith("-")) return text;
  return /[1-9∞]/.test(text) ? MINUS + text.slice(1) : text.slice(1);
}

/** `0.512`, with `digits` decimals (default 3). */
export function number(value: Figure, digits = 3): string {
  if (!defined(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  return signed(value.toFixed(digits));
}

/** A fraction as percent: 0.0123 is `1.2%`. */
export function percent(value: Figure, digits = 1): string {
  return defined(value) ? `${number(value * 100, digits)}%` : NONE;
}

/** A small rate, like a fee, as percent without trailing zeros: 0.0005 is `0.05%`. */
export function rate(value: Figure): string {
  return defined(value) ? `${signed(String(Number((value * 100).toPrecision(6))))}%` : NONE;
}

/** A whole number with thousands separated: `12,345`. */
export function integer(value: Figure): string {
  return defined(value) ? signed(Math.round(value).toLocaleString("en-US")) : NONE;
}

/** A price, units or cash to about six significant digits, thousands separated. */
export function amount(value: Figure): string {
  if (!defined(value)) return NONE;
  const decimals = value === 0 ? 0 : 5 - Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.min(8, Math.max(0, decimals));
  return signed(value.toLocaleString("en-US", { maximumFractionDigits: digits }));
}

/**
 * Prints the amounts of one column with as many decimals each: those that six digits leave the
 * largest of them, and no more than are needed.
 */
export function amountsLike(column: Iterable<Figure>): (value: Figure) => string {
  const values = Array.from(column).filter(defined).filter(Number.isFinite);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const room = largest === 0 ? 0 : 5 - Math.floor(Math.log10(largest));
  const most = Math.min(8, Math.max(0, room));
  const digits = values.reduce((needed, value) => {
    const decimals = value.toFixed(most).replace(/0+$/, "").split(".")[1] ?? "";
    return Math.max(needed, decimals.length);
  }, 0);
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (value) => defined(value) ? signed(value.toLocaleString("en-US", fixed)) : NONE;
}

/** A figure with its interval: `0.512 [0.489, 0.535]`. `print` formats each number. */
export function estimate(
  { estimate: value, low, high }: Estimate,
  print: (value: Figure) => string = number,
): string {
  return defined(value) ? `${print(value)} [${print(low)}, ${print(high)}]` : NONE;
}

/** A time (milliseconds or ISO text) as `2024-01-31`, with `14:30` behind it when not midnight. */
export function date(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return NONE;
  const iso = time.toISOString();
  return iso.slice(11, 19) === "00:00:00"
    ? iso.slice(0, 10)
    : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** Seconds: `0.42 s`, `12.3 s`, `125 s`. */
export function seconds(value: Figure): string {
  if (!defined(value)) return NONE;
  return `${number(value, value < 1 ? 2 : value < 100 ? 1 : 0)} s`;
}

/** `1 trade`, `2 trades`; the plural is the noun with an s. */
export function count(value: number, noun: string): string {
  return `${integer(value)} ${noun}${value === 1 ? "" : "s"}`;
}
