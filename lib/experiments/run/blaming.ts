/** Runs `work` and puts the place of the configuration that is to blame before its errors. */
export async function blaming<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`${place}: ${error.message}`, { cause: error });
  }
}
