import type { ExperimentConfig } from "./config.ts";
import { parseConfig } from "./parse_config.ts";

/** Options of {@linkcode readConfig}. */
export interface ReadConfigOptions {
  /** Changes written as `path=value`, like `label.horizon=2`. Default: none. */
  readonly overrides?: readonly string[];
}

/** No configuration written by people comes near this size. */
const LARGEST = 1_000_000;

async function sizeOf(path: string): Promise<number> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(`Expected a configuration at ${path} but found nothing`, { cause: error });
  }
  if (!info.isFile) {
    throw new TypeError(
      `Expected a configuration at ${path} but found ${info.isDirectory ? "a folder" : "no file"}`,
    );
  }
  return info.size;
}

/**
 * Reads a configuration file, see {@linkcode parseConfig}. Throws a `TypeError` when there is no
 * file and a `RangeError` when it is too large to be one.
 *
 * @example
 * ```ts
 * import { readConfig } from "lib/experiments/mod.ts";
 * import assert from "node:assert/strict";
 * const path = "experiments/btc-daily-direction/experiment.json";
 * const config = await readConfig(path, { overrides: ["label.horizon=5"] });
 * assert.equal(config.label.horizon, 5);
 * ```
 */
export async function readConfig(
  path: string,
  { overrides }: ReadConfigOptions = {},
): Promise<ExperimentConfig> {
  const size = await sizeOf(path);
  if (size > LARGEST) {
    throw new RangeError(
      `Expected the configuration ${path} to have at most ${LARGEST} bytes but found ${size}`,
    );
  }
  return parseConfig(await Deno.readTextFile(path), { path, overrides });
}
