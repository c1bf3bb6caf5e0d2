import { assertNumber, type MimeBundle, type Progress } from "../../core/mod.ts";
import { percent, seconds } from "../format.ts";
import { markup } from "../markup.ts";
import { type Broadcast, liveDisplay } from "./broadcast.ts";

/** Options of {@linkcode progressView}. */
export interface ProgressViewOptions {
  /** What is going on. Default: "Working". */
  readonly title?: string;
  /** Shortest time between two updates in milliseconds; the end always comes. Default: 250. */
  readonly everyMs?: number;
  /**
   * Gets a line of text, at most one in two seconds, where nothing can be shown in place, as outside
   * a notebook. Default: nothing, for the library does not print.
   */
  readonly print?: (line: string) => void;
}

/** Shortest time between two lines of text in milliseconds. */
const LINE_MS = 2_000;

function bundle(line: string, share: number): MimeBundle {
  return {
    "text/plain": line,
    "text/html":
      markup`<div><progress max="1" value="${share}" style="width: 16em; vertical-align: middle">${
        percent(share, 0)
      }</progress> ${line}</div>`.text,
  };
}

/**
 * The progress of long work as a bar that changes in place: share done, time left and what is being
 * worked on. Give it as `progress` to what takes one, such as `tryModels` and `runExperiment`; used
 * again, it shows a new bar. Where nobody can be shown anything the work goes on undisturbed.
 *
 * In a notebook: `progressView((...message) => Deno.jupyter.broadcast(...message))`.
 *
 * @example
 * ```ts
 * import { progressView } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const sent: string[] = [];
 * const progress = progressView((type) => Promise.resolve(void sent.push(type)));
 * progress.start(10);
 * progress.stop();
 * await new Promise((done) => setTimeout(done));
 * assert.deepEqual(sent, ["display_data", "update_display_data"]);
 * ```
 */
export function progressView(
  broadcast: Broadcast,
  { title = "Working", everyMs = 250, print }: ProgressViewOptions = {},
): Progress {
  assertNumber("everyMs", everyMs, { min: 0 });
  let live = liveDisplay(broadcast);
  let running = false, busy = false, total = 0, done = 0, note = "";
  let startedAt = 0, shownAt = 0, printedAt = 0;

  function tell(line: string): void {
    busy = true;
    // A bar that is still on its way is not overtaken: the next update brings a newer one.
    live.show(bundle(line, total > 0 ? done / total : 0)).finally(() => busy = false);
  }

  return {
    start(units) {
      total = units;
      if (running) return;
      running = true;
      live = liveDisplay(broadcast);
      done = 0;
      startedAt = shownAt = printedAt = performance.now();
      tell(`${title}: starting`);
    },
    update(units, what = "") {
      done = units;
      note = what;
      const now = performance.now();
      const left = (now - startedAt) / 1000 * (total - done) / done;
      const line = [
        `${title}: ${percent(done / total, 0)}`,
        ...(done > 0 && done < total ? [`about ${seconds(left)} left`] : []),
        ...(note ? [note] : []),
      ].join(", ");
      if (live.reachable) {
        if (busy || now - shownAt < everyMs) return;
        shownAt = now;
        tell(line);
      } else if (print && now - printedAt >= LINE_MS) {
        printedAt = now;
        print(line);
      }
    },
    stop() {
      if (!running) return;
      running = false;
      const took = seconds((performance.now() - startedAt) / 1000);
      // Shares of many tasks may add up to a little less than the whole.
      const whole = done > total * (1 - 1e-9);
      const line = whole
        ? `${title}: done in ${took}`
        : `${title}: stopped after ${took} at ${percent(total > 0 ? done / total : 0, 0)}`;
      if (live.reachable) tell(line);
      else print?.(line);
    },
  };
}
