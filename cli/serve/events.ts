import { listFolders, type LiveRecord, readLiveProgress } from "../../lib/experiments/mod.ts";
import { renderLive } from "../../lib/reports/mod.ts";

/** How often the folder is looked at, in milliseconds. */
const LOOK_MS = 1_000;

/** What a look at the folder finds: the runs that are there and those that are going. */
async function look(folder: string): Promise<{ runs: string; live: LiveRecord[] }> {
  const names: string[] = [], live: LiveRecord[] = [];
  for (const experiment of await listFolders(folder)) {
    const parent = `${folder}/${experiment}/runs`;
    names.push(...(await listFolders(parent)).map((run) => `${experiment}/${run}`));
    live.push(...await readLiveProgress(parent));
  }
  return { runs: names.join("\n"), live };
}

/**
 * Server-sent events about the runs below `folder`: `live` with the markup of those that are going
 * (JSON), whenever it changes, and `runs` when a finished run has appeared or gone.
 */
export function liveEvents(folder: string): Response {
  let timer: ReturnType<typeof setTimeout> | undefined, closed = false;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let shown = "", known: string | undefined;
      const send = (event: string, data: unknown) =>
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      async function tell(): Promise<void> {
        try {
          const { runs, live } = await look(folder);
          if (closed) return;
          const markup = await renderLive(live);
          if (closed) return;
          if (markup !== shown) send("live", markup);
          if (known !== undefined && runs !== known) send("runs", null);
          shown = markup;
          known = runs;
          timer = setTimeout(tell, LOOK_MS);
        } catch (error) {
          if (!closed) controller.error(error);
        }
      }
      // A comment at once tells the browser that the stream is open.
      controller.enqueue(encoder.encode(": open\n\n"));
      tell();
    },
    cancel() {
      closed = true;
      clearTimeout(timer);
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
