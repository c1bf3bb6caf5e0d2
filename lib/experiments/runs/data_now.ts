import { isAbsolute, join } from "node:path";
import { hashFile, SAMPLES } from "../../data/mod.ts";
import type { DataConfig } from "../config.ts";
import type { SourceConfig } from "../data_config.ts";
import type { ManifestRecord } from "../record.ts";

/** The file that a source is read from; undefined for one of the store. */
function fileOf(source: SourceConfig, folder: string): string | undefined {
  if ("sample" in source) return SAMPLES[source.sample].path;
  if ("exchange" in source) return undefined;
  return isAbsolute(source.file) ? source.file : join(folder, source.file);
}

/**
 * The files of a run's bars as they are now, for a run that cannot be repeated: null where one is not
 * there any more. Bars of the store have no file of their own and are as the manifest has them.
 */
export async function dataNow(
  config: DataConfig,
  { folder, stored }: {
    /** Of the configuration. */
    readonly folder: string;
    /** What the manifest says. */
    readonly stored: ManifestRecord["data"];
  },
): Promise<{ readonly path: string; readonly sha256: string | null }[]> {
  const sources = "symbols" in config ? config.symbols : [config];
  return await Promise.all(stored.map(async ({ path, sha256 }, k) => {
    const file = k < sources.length ? fileOf(sources[k], folder) : undefined;
    if (file === undefined) return { path, sha256 };
    return { path, sha256: await hashFile(file).catch(() => null) };
  }));
}
