import type { ManifestRecord, MetricsRecord } from "../record.ts";

/** Records of a run, by file. */
interface Records {
  readonly manifest: ManifestRecord;
  readonly metrics: MetricsRecord;
}

/**
 * Reads one of the two records of a run.
 *
 * @throws {TypeError} where there is none
 * @throws {RangeError} where it is one of another version
 * @throws {SyntaxError} where it is not JSON
 */
export async function readRunRecord<K extends keyof Records>(
  folder: string,
  name: K,
): Promise<Records[K]> {
  const path = `${folder}/${name}.json`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
    throw new TypeError(
      `Expected ${folder} to be a finished run's folder but found no ${name}.json`,
    );
  }
  let record: Records[K] | null;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Expected ${path} to be JSON but found: ${(error as Error).message}`);
  }
  if (record?.schemaVersion !== 1) {
    throw new RangeError(
      `Expected ${path} to have schemaVersion 1 but found ${JSON.stringify(record?.schemaVersion)}`,
    );
  }
  return record;
}
