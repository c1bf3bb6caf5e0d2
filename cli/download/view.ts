import cliProgress from "cli-progress";
import type { DownloadEvent } from "lib/data/mod.ts";
import { type Count, createTally, entryName, type Tally } from "./tally.ts";

/** Draws a download. */
export interface DownloadView {
  onEvent(event: DownloadEvent): void;
  stop(): void;
}

/** The part of cli-progress that is used here; the package brings no types. */
interface Bar {
  setTotal(total: number): void;
  update(value: number, payload: Record<string, string>): void;
}
interface MultiBar {
  create(total: number, value: number, payload: Record<string, string>): Bar;
  log(text: string): void;
  stop(): void;
}

/** Shortest time between two lines where no terminal redraws a bar. */
const QUIET_MS = 2_000;

/** Columns for an entry's name. */
const NAME_WIDTH = 24;

const count = (value: number) => value.toLocaleString("en");

function timeLeft(tally: Tally): string {
  const seconds = tally.secondsLeft();
  if (seconds === undefined) return "time left unknown";
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s left`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s left`;
}

const summary = (tally: Tally) =>
  `${count(tally.total.rows)} rows, ${tally.speed().toFixed(1)} MB/s, ${timeLeft(tally)}`;

/** A bar for each entry and one for all. */
function bars(): DownloadView {
  const multi: MultiBar = new cliProgress.MultiBar({
    format: "{name} {bar} {value}/{total} months | {note}",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
    linewrap: false,
    gracefulExit: false, // interruption is the command's business
  }, cliProgress.Presets.shades_classic);
  const tally = createTally();
  const drawn = new Map<string, Bar>();
  let running = true;
  const draw = (name: string, { months, done }: Count, note: string) => {
    const payload = { name: name.padEnd(NAME_WIDTH), note };
    let bar = drawn.get(name);
    if (!bar) drawn.set(name, bar = multi.create(months, done, payload));
    bar.setTotal(months);
    bar.update(done, payload);
  };
  return {
    onEvent(event) {
      if (event.type === "message") {
        const place = event.key ? `${entryName(event.key)}: ` : "";
        // Before the first bar there is nothing that the line could be drawn above of.
        if (drawn.size === 0) console.error(place + event.text);
        else multi.log(`${place}${event.text}\n`);
        return;
      }
      const name = tally.add(event);
      draw("all", tally.total, summary(tally));
      const entry = tally.entries.get(name)!;
      const failed = entry.failed === 0 ? "" : `, ${count(entry.failed)} months failed`;
      draw(name, entry, `${count(entry.rows)} rows${failed}`);
    },
    stop() {
      // A second time it would move the cursor up into lines that were printed since.
      if (running) multi.stop();
      running = false;
    },
  };
}

/** A line for all at most every two seconds, and one for each entry that is done. */
function lines(): DownloadView {
  const tally = createTally();
  let printed = performance.now();
  return {
    onEvent(event) {
      if (event.type === "message") {
        console.error(event.key ? `${entryName(event.key)}: ${event.text}` : event.text);
        return;
      }
      const name = tally.add(event);
      const { done, failed, months, rows } = tally.entries.get(name)!;
      if (event.type === "month" && done + failed === months) {
        const end = failed === 0 ? "done" : `${count(failed)} of ${count(months)} months failed`;
        console.error(`${name}: ${end}, ${count(rows)} rows added`);
      }
      const now = performance.now();
      if (now - printed < QUIET_MS) return;
      printed = now;
      const { total } = tally;
      console.error(`${total.done} of ${total.months} months, ${summary(tally)}`);
    },
    stop() {},
  };
}

/** Progress on standard error: bars on a terminal, plain lines elsewhere. */
export function downloadView(): DownloadView {
  return Deno.stderr.isTerminal() ? bars() : lines();
}
