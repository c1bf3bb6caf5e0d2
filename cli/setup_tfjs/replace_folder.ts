import { basename, dirname, join } from "node:path";

/**
 * Fills a new folder beside `folder` and puts it in its place once that is done. A failure leaves what
 * was there before, and nothing else.
 */
export async function replaceFolder(
  folder: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const place = folder.replace(/\/+$/, "");
  const prefix = `${basename(place)}-`;
  const work = await Deno.makeTempDir({ dir: dirname(place), prefix });
  try {
    const ready = join(work, "ready");
    await Deno.mkdir(ready);
    await fill(ready);
    await Deno.remove(place, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    await Deno.rename(ready, place);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
