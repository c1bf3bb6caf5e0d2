/** Computes rows of `output` from `from + window - 1` to `to` (exclusive) out of rows `from` to `to`. */
export type RunKernel = (
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
  window: number,
) => void;

/** Columns that hold finite numbers only and that nobody writes to for now. */
const finite = new Set<Float64Array>();

/**
 * Does `work`, during which kernels take it for granted that these columns are finite throughout.
 * Looking for gaps means reading a column once more, which takes as long as many a kernel.
 */
export function withFinite(columns: readonly Float64Array[], work: () => void): void {
  const added = columns.filter((column) => !finite.has(column));
  for (const column of added) finite.add(column);
  try {
    work();
  } finally {
    for (const column of added) finite.delete(column);
  }
}

/** First row from `start` on whose value is missing or infinite, or the column's end. */
export function endOfRun(x: Float64Array, start: number, end = x.length): number {
  if (finite.has(x)) return end;
  let i = start;
  // Four sums side by side, each 0 for finite numbers and NaN else, and one look at them in 16 rows.
  for (; i + 16 <= end; i += 16) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let j = i; j < i + 16; j += 4) {
      a += x[j] - x[j];
      b += x[j + 1] - x[j + 1];
      c += x[j + 2] - x[j + 2];
      d += x[j + 3] - x[j + 3];
    }
    if (a + b + c + d !== 0) break;
  }
  while (i < end && x[i] - x[i] === 0) i++;
  return i;
}

/**
 * Applies a kernel that knows no gaps to each stretch of finite values, so that it begins anew after
 * every gap. Rows of a gap and the first `window - 1` rows of a stretch are NaN.
 */
export function overRuns(
  input: Float64Array,
  output: Float64Array,
  window: number,
  kernel: RunKernel,
): Float64Array {
  if (input === output) throw new TypeError("Expected an output other than the input");
  const n = input.length;
  let i = 0;
  while (i < n) {
    // Not zero for NaN and infinities only.
    while (i < n && input[i] - input[i] !== 0) output[i++] = NaN;
    const from = i;
    i = endOfRun(input, from);
    output.fill(NaN, from, Math.min(i, from + window - 1));
    if (i - from >= window) kernel(input, output, from, i, window);
  }
  return output;
}
