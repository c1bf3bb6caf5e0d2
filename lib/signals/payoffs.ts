/** Mean return of the rows of either label; NaN where there is none. */
export function payoffs(
  label: ArrayLike<number>,
  returns: ArrayLike<number>,
): { readonly ofOne: number; readonly ofZero: number } {
  let one = 0, zero = 0, ones = 0;
  const n = label.length;
  for (let i = 0; i < n; i++) {
    if (label[i] === 1) {
      one += returns[i];
      ones++;
    } else zero += returns[i];
  }
  return { ofOne: one / ones, ofZero: zero / (n - ones) };
}
