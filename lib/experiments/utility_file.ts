import { isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Utility } from "../signals/mod.ts";
import { hashModule, importModule } from "./feature_file.ts";
import type { PolicyConfig } from "./policy_config.ts";

/**
 * The policy with its utility as the URL of a file that names its content, so that any thread finds
 * it and trials count what it does, not where it lies. Throws a `TypeError` where there is no module
 * with a function as default export.
 */
export async function settleUtility(
  policy: PolicyConfig,
  { folder }: { readonly folder: string },
): Promise<PolicyConfig> {
  const { utility } = policy;
  if (utility === undefined) return policy;
  const path = isAbsolute(utility) ? utility : join(folder, utility);
  let url: URL;
  try {
    url = pathToFileURL(await Deno.realPath(path));
    url.searchParams.set("sha256", await hashModule(fileURLToPath(url)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(`${utility}: Expected a module but found nothing`, { cause: error });
  }
  await loadUtility(url.href);
  return { ...policy, utility: url.href };
}

/** The utility behind a URL that {@linkcode settleUtility} has made. */
export async function loadUtility(url: string): Promise<Utility> {
  const path = fileURLToPath(url);
  let main: unknown;
  try {
    ({ default: main } = await importModule(new URL(url)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${path}: ${reason}`, { cause: error });
  }
  if (typeof main === "function") return main as Utility;
  throw new TypeError(`${path}: Expected a function as default export but found ${String(main)}`);
}

/** The content's hash of a settled utility; as it is where it was not settled. */
export function utilityHash(utility: string): string {
  return URL.parse(utility)?.searchParams.get("sha256") ?? utility;
}
