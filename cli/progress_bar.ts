import cliProgress from "cli-progress";
import type { Progress } from "../lib/core/mod.ts";

/** The part of a cli-progress bar that is used here; the package brings no types. */
interface SingleBar {
  start(total: number, value: number, payload: { note: string }): void;
  setTotal(total: number): void;
  update(value: number, payload: { note: string }): void;
  stop(): void;
}

/** Shortest time between two lines where no terminal redraws a bar. */
const QUIET_MS = 2_000;

function terminalBar(): Progress {
  const bar: SingleBar = new cliProgress.SingleBar({
    format: "{bar} {percentage} % | {eta_formatted} left | {note}",
    barsize: 30,
    etaBuffer: 50,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    // Interruption is the command's business: it has workers to end first.
    gracefulExit: false,
  }, cliProgress.Presets.shades_classic);
  let running = false;
  return {
    start(total) {
      if (running) bar.setTotal(total);
      else bar.start(total, 0, { note: "starting" });
      running = true;
    },
    update: (done, note = "") => bar.update(done, { note }),
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}

function plainLines(): Progress {
  let total = 0, started = 0, printed = 0;
  return {
    start(units) {
      total = units;
      started = printed = performance.now();
    },
    update(done, note = "") {
      const now = performance.now();
      if (now - printed < QUIET_MS || done === 0) return;
      printed = now;
      const left = Math.round((now - started) / done * (total - done) / 1000);
      console.error(`${Math.round(100 * done / total)} %, about ${left} s left, ${note}`);
    },
    stop() {},
  };
}

/**
 * Progress on standard error: a bar with the time left on a terminal, otherwise plain lines, at
 * most one in two seconds.
 */
export function progressBar(): Progress {
  return Deno.stderr.isTerminal() ? terminalBar() : plainLines();
}
