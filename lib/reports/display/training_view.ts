import { assertNumber } from "../../core/mod.ts";
import type { EpochLosses, EpochRecord } from "../../nn/train/mod.ts";
import { type ChartKit, draw, loadChartKit } from "../charts/kit.ts";
import { number, seconds } from "../format.ts";
import { color } from "../palette.ts";
import { figure, type MimeBundle } from "./display.ts";
import { framed } from "./framed.ts";

/** Sends a message of Jupyter's protocol to whoever watches, as `Deno.jupyter.broadcast` does. */
export type Broadcast = (type: string, content: Record<string, unknown>) => Promise<void>;

/** Options of {@linkcode trainingView}. */
export interface TrainingViewOptions {
  /** Default: "Training". */
  readonly title?: string;
  /** Shortest time between two updates in milliseconds; the last one always comes. Default: 250. */
  readonly everyMs?: number;
}

/** A picture of a training that changes in place. */
export interface TrainingView {
  /** Give it to `fit` as `onEpoch`: losses are drawn as they come. */
  readonly onEpoch: (done: number, total: number, losses: EpochLosses) => void;
  /** Shows the whole history, with the epoch that was kept, and resolves when it has been sent. */
  finish(history: readonly EpochRecord[]): Promise<void>;
}

interface State {
  readonly status: string;
  readonly history: readonly EpochRecord[];
  readonly total: number;
}

const WIDTH = 640;
const LINES = { trainLoss: "blue", validationLoss: "vermillion" } as const;
const NAMES = { trainLoss: "training loss", validationLoss: "validation loss" } as const;
const KEYS = ["trainLoss", "validationLoss"] as const;

function bundle(kit: ChartKit, { status, history, total }: State): MimeBundle {
  const marks = KEYS.flatMap((key) => [
    kit.Plot.lineY(history, { x: "epoch", y: key, stroke: color(LINES[key]) }),
    kit.Plot.dot(history, {
      x: "epoch",
      y: key,
      stroke: color(LINES[key]),
      fill: color(LINES[key]),
      r: (record: EpochRecord) => record.best && key === "validationLoss" ? 5 : 1.5,
    }),
  ]);
  // Without a domain Plot has no axes to draw before the first epoch.
  const losses = history.flatMap((record) => KEYS.map((key) => record[key])).filter(
    Number.isFinite,
  );
  const low = Math.min(...losses), high = Math.max(...losses);
  const domain = losses.length === 0
    ? [0, 1]
    : low < high
    ? [low, high]
    : [low - 0.01, high + 0.01];
  const plot = draw(kit, {
    height: 240,
    marginLeft: 52,
    marginTop: 26,
    marginBottom: 38,
    x: { label: "epoch", labelArrow: "none", domain: [1, Math.max(2, total)], tickFormat: "d" },
    y: {
      label: "log loss (nats)",
      labelArrow: "none",
      domain,
      nice: true,
      grid: true,
      ticks: 5,
      tickFormat: ".3~f",
    },
    r: { type: "identity" },
    marks,
  }, { width: WIDTH, title: status });
  const shown = history.find(({ best }) => best && history.length === total) ?? history.at(-1);
  const legend = KEYS.map((key) => ({
    name: shown ? `${NAMES[key]} ${number(shown[key], 4)}` : NAMES[key],
    stroke: { color: color(LINES[key]), dash: "" },
  }));
  const text = [status, ...(shown ? legend.map(({ name }) => name) : [])].join(", ");
  return figure(framed(plot, { title: status, legend }), { text }).mime;
}

/**
 * Shows how a training goes: epoch, time left and both losses, in one
 * picture that changes in place. The library does not talk to Jupyter itself; `broadcast` does.
 * A view that cannot be shown, as outside a notebook, does not disturb the training: it goes quiet.
 *
 * In a notebook: `trainingView((...message) => Deno.jupyter.broadcast(...message))`.
 *
 * @example
 * ```ts
 * import { trainingView } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const sent: string[] = [];
 * const view = await trainingView((type) => Promise.resolve(void sent.push(type)));
 * await view.finish([{ epoch: 1, trainLoss: 0.7, validationLoss: 0.69, best: true }]);
 * assert.deepEqual(sent, ["display_data", "update_display_data"]);
 * ```
 */
export async function trainingView(
  broadcast: Broadcast,
  { title = "Training", everyMs = 250 }: TrainingViewOptions = {},
): Promise<TrainingView> {
  assertNumber("everyMs", everyMs, { min: 0 });
  const kit = await loadChartKit();
  const id = `assay-${crypto.randomUUID()}`;
  const records: EpochRecord[] = [];
  let reachable = true, sending = Promise.resolve(), busy = false, sentAt = -Infinity;

  async function send(type: string, state: State): Promise<void> {
    if (!reachable) return;
    try {
      await broadcast(type, {
        data: bundle(kit, state),
        metadata: {},
        transient: { display_id: id },
      });
    } catch {
      reachable = false;
    }
  }
  const startedAt = performance.now();
  await send("display_data", { status: `${title}: starting`, history: [], total: 1 });

  return Object.freeze({
    onEpoch(done: number, total: number, losses: EpochLosses) {
      records.push({ epoch: done, ...losses, best: false });
      const now = performance.now();
      // A picture that is still on its way is not overtaken: the next epoch brings a newer one.
      if (busy || now - sentAt < everyMs) return;
      busy = true;
      sentAt = now;
      const left = (now - startedAt) / 1000 * (total - done) / done;
      const status = `${title}: epoch ${done} of at most ${total}, ${seconds(left)} left at most`;
      sending = send("update_display_data", { status, history: [...records], total })
        .finally(() => busy = false);
    },
    async finish(history: readonly EpochRecord[]) {
      await sending;
      const kept = history.find(({ best }) => best);
      const took = seconds((performance.now() - startedAt) / 1000);
      const status = `${title}: ${history.length} epochs in ${took}${
        kept ? `, kept epoch ${kept.epoch}` : ""
      }`;
      await send("update_display_data", { status, history, total: history.length });
    },
  });
}
