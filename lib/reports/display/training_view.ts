import { assertNumber, type MimeBundle } from "../../core/mod.ts";
import type { EpochLosses, EpochRecord } from "../../nn/train/mod.ts";
import { type ChartKit, draw, loadChartKit } from "../charts/kit.ts";
import { number, seconds } from "../format.ts";
import { color, DASHED, type Stroke } from "../palette.ts";
import { type Broadcast, liveDisplay } from "./broadcast.ts";
import { figure } from "./display.ts";
import { framed } from "./framed.ts";

/** Options of {@linkcode trainingView}. */
export interface TrainingViewOptions {
  /** Default: "Training". */
  readonly title?: string;
  /** Name of the metric, as axis and text print it. Default: "metric". */
  readonly metricName?: string;
  /** What the loss is called, with its unit. Default: "loss". */
  readonly lossName?: string;
  /** Shortest time between two updates in milliseconds; the last one always comes. Default: 250. */
  readonly everyMs?: number;
}

/** What is shown of an epoch; figures that are not given are not shown. */
export interface WatchedEpoch extends EpochLosses {
  /** Counted from 1: with another 1 a new training begins, as in an ensemble. Default: the number done. */
  readonly epoch?: number;
  /** Figure of the validation samples that is watched beside the loss. */
  readonly metric?: number;
  /** Steps a second so far. */
  readonly stepsPerSecond?: number;
  /** Milliseconds left if training is not stopped early. Default: estimated from the epochs done. */
  readonly remainingMs?: number;
}

/** An epoch as a training's history has it. */
type EpochOfHistory = EpochRecord & Pick<WatchedEpoch, "metric">;

/** A picture of a training that changes in place. */
export interface TrainingView {
  /** Give it to `fit` as `onEpoch`: losses are drawn as they come. */
  readonly onEpoch: (done: number, total: number, epoch: WatchedEpoch) => void;
  /** Shows the whole history, with the epoch that was kept, and resolves when it has been sent. */
  finish(history: readonly EpochOfHistory[]): Promise<void>;
}

interface State {
  readonly status: string;
  readonly history: readonly EpochOfHistory[];
  readonly total: number;
}

type Options = Required<TrainingViewOptions>;

const WIDTH = 640;
/** As reports draw them. */
const STROKES: Readonly<Record<Shown, Stroke>> = {
  trainLoss: { color: color("blue"), dash: "" },
  validationLoss: { color: color("vermillion"), dash: DASHED },
  metric: { color: color("green"), dash: "" },
};
const NAMES = { trainLoss: "training loss", validationLoss: "validation loss" } as const;
const KEYS = ["trainLoss", "validationLoss"] as const;

/** Figures of an epoch that are drawn. */
type Shown = typeof KEYS[number] | "metric";

/** Lowest and highest value, apart even for one; without values an axis has to begin somewhere. */
function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = Math.min(...finite), high = Math.max(...finite);
  return low < high ? [low, high] : [low - 0.01, high + 0.01];
}

/** Lines over the epochs on one axis, with a larger dot where the epoch was kept. */
function epochChart(
  kit: ChartKit,
  { status, history, total }: State,
  { keys, label, height, marked }: {
    readonly keys: readonly Shown[];
    readonly label: string;
    readonly height: number;
    /** The line that has the larger dot. */
    readonly marked: Shown;
  },
): string {
  const marks = keys.flatMap((key) => {
    const { color: stroke, dash } = STROKES[key];
    return [
      kit.Plot.lineY(history, {
        x: "epoch",
        y: key,
        stroke,
        strokeDasharray: dash || undefined,
      }),
      kit.Plot.dot(history, {
        x: "epoch",
        y: key,
        stroke,
        fill: stroke,
        r: (record: EpochRecord) => record.best && key === marked ? 5 : 1.5,
      }),
    ];
  });
  return draw(kit, {
    height,
    marginLeft: 52,
    marginTop: 26,
    marginBottom: 38,
    x: { label: "epoch", labelArrow: "none", domain: [1, Math.max(2, total)], tickFormat: "d" },
    y: {
      label,
      labelArrow: "none",
      domain: rangeOf(history.flatMap((record) => keys.map((key) => record[key] ?? NaN))),
      nice: true,
      grid: true,
      ticks: height < 200 ? 3 : 5,
      tickFormat: ".3~f",
    },
    r: { type: "identity" },
    marks,
  }, { width: WIDTH, title: status });
}

function bundle(kit: ChartKit, state: State, { metricName, lossName }: Options): MimeBundle {
  const { status, history, total } = state;
  const losses = epochChart(kit, state, {
    keys: KEYS,
    label: lossName,
    height: 240,
    marked: "validationLoss",
  });
  const measured = history.some(({ metric }) => Number.isFinite(metric));
  const charts = measured
    ? [
      losses,
      epochChart(kit, state, {
        keys: ["metric"],
        label: `${metricName} (validation)`,
        height: 150,
        marked: "metric",
      }),
    ]
    : [losses];
  const shown = history.find(({ best }) => best && history.length === total) ?? history.at(-1);
  const keys: readonly Shown[] = measured ? [...KEYS, "metric"] : KEYS;
  const names = { ...NAMES, metric: metricName };
  const legend = keys.map((key) => ({
    name: shown ? `${names[key]} ${number(shown[key], 4)}` : names[key],
    stroke: STROKES[key],
  }));
  const text = [status, ...(shown ? legend.map(({ name }) => name) : [])].join(", ");
  return figure(framed(charts, { title: status, legend }), { text }).mime;
}

/**
 * Shows how a training goes: epoch, time left, both losses and a metric if there is one, in one
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
  {
    title = "Training",
    metricName = "metric",
    lossName = "loss",
    everyMs = 250,
  }: TrainingViewOptions = {},
): Promise<TrainingView> {
  assertNumber("everyMs", everyMs, { min: 0 });
  const kit = await loadChartKit();
  const live = liveDisplay(broadcast);
  const options = { title, metricName, lossName, everyMs };
  const records: EpochOfHistory[] = [];
  let busy = false, sentAt = -Infinity;
  const send = async (state: State) => {
    if (live.reachable) await live.show(bundle(kit, state, options));
  };
  const startedAt = performance.now();
  await send({ status: `${title}: starting`, history: [], total: 1 });

  return Object.freeze({
    onEpoch(done: number, total: number, epoch: WatchedEpoch) {
      const { trainLoss, validationLoss, metric, stepsPerSecond, remainingMs } = epoch;
      const { epoch: place = done } = epoch;
      if (place === 1) records.length = 0;
      records.push({ epoch: place, trainLoss, validationLoss, metric, best: false });
      const now = performance.now();
      // A picture that is still on its way is not overtaken: the next epoch brings a newer one.
      if (busy || now - sentAt < everyMs) return;
      busy = true;
      sentAt = now;
      const leftMs = remainingMs ?? (now - startedAt) * (total - done) / done;
      const speed = stepsPerSecond === undefined ? "" : `, ${number(stepsPerSecond, 1)} steps/s`;
      const status = `${title}: epoch ${done} of at most ${total}, ${
        seconds(leftMs / 1000)
      } left at most${speed}`;
      send({ status, history: [...records], total }).finally(() => busy = false);
    },
    async finish(history: readonly EpochOfHistory[]) {
      const kept = history.find(({ best }) => best);
      const took = seconds((performance.now() - startedAt) / 1000);
      const status = `${title}: ${history.length} epochs in ${took}${
        kept ? `, kept epoch ${kept.epoch}` : ""
      }`;
      await send({ status, history, total: history.length });
    },
  });
}
