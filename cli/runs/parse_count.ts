/** A whole number from 0 or 1 on that an option was given; undefined where it was not. */
export function parseCount(
  option: string,
  text: string | undefined,
  { min = 1 }: { readonly min?: 0 | 1 } = {},
): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) < min) {
    throw new RangeError(
      `Expected ${option} to be an integer of at least ${min} but found ${text}`,
    );
  }
  return Number(text);
}
