import {
  assertKnownOptions,
  assertNumber,
  type MimeBundle,
  type OptionNames,
} from "../../core/mod.ts";
import type { EpochLosses } from "../../nn/train/mod.ts";
import { type ChartKit, draw, loadChartKit } from "../charts/kit.ts";
import { count, number, seconds } from "../format.ts";
import { color, DASHED, type Stroke } from "../palette.ts";
import { type Broadcast, liveDisplay } from "./broadcast.ts";
import { figure } from "./display.ts";
import { framed } from "./framed.ts";
import type { WatchedEpoch } from "./training_view.ts";

/** Options of {@linkcode trainingsView}. */
export interface TrainingsViewOptions {
  /** Models that will be trained, in the order of their panels. */
  readonly names: readonly string[];
  /** Default: "Trainings". */
  readonly title?: string;
  /** What the loss is called, with its unit. Default: "loss". */
  readonly lossName?: string;
  /** Shortest time between two updates in milliseconds; the last one always comes. Default: 250. */
  readonly everyMs?: number;
}

const KNOWN: OptionNames<TrainingsViewOptions> = {
  names: true,
  title: true,
  lossName: true,
  everyMs: true,
};

/** A picture of several trainings that changes in place. */
export interface TrainingsView {
  /** Begins a training of a model: what it returns is for `fit` as `onEpoch`. */
  readonly watch: (name: string) => (done: number, total: number, epoch: WatchedEpoch) => void;
  /**
   * Takes an epoch of a model in a fold: for `tryModels` and `runExperiment` as `onEpoch`. An epoch
   * that says it is the first begins a training, as each member of an ensemble does.
   */
  readonly onEpoch: (
    place: { readonly model: string; readonly fold: number },
    epoch: WatchedEpoch,
  ) => void;
  /** Shows how all of them ended and resolves when it has been sent. */
  finish(): Promise<void>;
}

/** A training so far. */
interface Run {
  readonly model: string;
  readonly epochs: readonly EpochLosses[];
}

/** A point of a line. */
interface Point extends EpochLosses {
  readonly model: string;
  readonly run: number;
  readonly epoch: number;
  /** The lowest validation loss of its training. */
  readonly lowest: boolean;
}

const WIDTH = 720, HEIGHT = 240;
const STROKES: Readonly<Record<"trainLoss" | "validationLoss", Stroke>> = {
  trainLoss: { color: color("blue"), dash: "" },
  validationLoss: { color: color("vermillion"), dash: DASHED },
};

/** The epoch of the lowest validation loss, counted from 0; -1 where there is no such loss. */
function lowestOf(epochs: readonly EpochLosses[]): number {
  const losses = epochs.map(({ validationLoss }) => validationLoss);
  const finite = losses.filter(Number.isFinite);
  return finite.length > 0 ? losses.indexOf(Math.min(...finite)) : -1;
}

function pointsOf(runs: readonly Run[]): Point[] {
  return runs.flatMap(({ model, epochs }, run) => {
    const lowest = lowestOf(epochs);
    return epochs.map((losses, i) => ({
      ...losses,
      model,
      run,
      epoch: i + 1,
      lowest: i === lowest,
    }));
  });
}

/** Mean over a model's trainings of the lowest validation loss; NaN where there is none. */
function meanLowest(points: readonly Point[], name: string): number {
  const own = points.filter(({ model, lowest }) => lowest && model === name);
  return own.reduce((sum, { validationLoss }) => sum + validationLoss, 0) / own.length;
}

/** A model's name and, below, what it has reached. */
function heading(points: readonly Point[], name: string): string {
  const loss = meanLowest(points, name);
  return Number.isNaN(loss) ? `${name}\n` : `${name}\n${number(loss, 4)}`;
}

/** What a status says of an epoch beyond its losses, each after a comma. */
function figuresOf({ metric, stepsPerSecond, remainingMs }: WatchedEpoch): string {
  const told = (value: number | undefined, say: (value: number) => string) =>
    value !== undefined && Number.isFinite(value) ? `, ${say(value)}` : "";
  return told(metric, (value) => `metric ${number(value, 4)}`) +
    told(stepsPerSecond, (value) => `${number(value, 1)} steps/s`) +
    told(remainingMs, (value) => `${seconds(value / 1000)} left at most`);
}

/** At most five whole numbers from 1 to `last`. */
function epochTicks(last: number): number[] {
  const step = Math.ceil((last - 1) / 4);
  return Array.from({ length: Math.floor((last - 1) / step) + 1 }, (_, i) => 1 + i * step);
}

/** A panel a model, all on one scale: a line a training and loss, a dot at the lowest. */
function chart(
  kit: ChartKit,
  { points, names, status, lossName }: {
    readonly points: readonly Point[];
    readonly names: readonly string[];
    readonly status: string;
    readonly lossName: string;
  },
): string {
  const last = Math.max(2, ...points.map(({ epoch }) => epoch));
  const line = (y: keyof typeof STROKES) =>
    kit.Plot.lineY(points, {
      fx: "model",
      x: "epoch",
      y,
      z: "run",
      stroke: STROKES[y].color,
      strokeDasharray: STROKES[y].dash || undefined,
      strokeOpacity: 0.7,
    });
  return draw(kit, {
    height: HEIGHT,
    marginLeft: 52,
    marginTop: 46,
    marginBottom: 38,
    fx: {
      domain: [...names],
      label: null,
      padding: 0.12,
      tickFormat: (name: string) => heading(points, name),
    },
    x: { label: "epoch", labelArrow: "none", domain: [1, last], ticks: epochTicks(last) },
    y: {
      label: lossName,
      labelArrow: "none",
      domain: points.length > 0 ? undefined : [0, 1],
      nice: true,
      grid: true,
      ticks: 5,
      tickFormat: ".3~f",
    },
    r: { type: "identity" },
    marks: [
      kit.Plot.frame({ strokeOpacity: 0.2 }),
      line("trainLoss"),
      line("validationLoss"),
      kit.Plot.dot(points.filter(({ lowest }) => lowest), {
        fx: "model",
        x: "epoch",
        y: "validationLoss",
        fill: STROKES.validationLoss.color,
        r: 4,
      }),
    ],
  }, { width: WIDTH, title: status });
}

/**
 * Shows how several trainings go, one after the other or side by side: a panel a model on one scale, a
 * line a training, in one picture that changes in place. Dots mark the lowest validation loss, which
 * is the epoch that is kept unless another figure decides; above a panel is its mean over the model's
 * trainings. Where nobody can be shown anything it goes quiet.
 *
 * In a notebook: `trainingsView((...message) => Deno.jupyter.broadcast(...message), { names })`.
 *
 * @throws {RangeError} by `watch` and `onEpoch` for a model that is not among the names
 *
 * @example
 * ```ts
 * import { trainingsView } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * const sent: string[] = [];
 * const view = await trainingsView((type) => Promise.resolve(void sent.push(type)), {
 *   names: ["lstm", "gru"],
 * });
 * view.watch("gru")(1, 10, { trainLoss: 0.7, validationLoss: 0.69 });
 * await view.finish();
 * assert.deepEqual(sent.slice(0, 2), ["display_data", "update_display_data"]);
 * ```
 */
export async function trainingsView(
  broadcast: Broadcast,
  options: TrainingsViewOptions,
): Promise<TrainingsView> {
  assertKnownOptions("trainingsView", options, KNOWN);
  const { names, title = "Trainings", lossName = "loss", everyMs = 250 } = options;
  assertNumber("everyMs", everyMs, { min: 0 });
  const kit = await loadChartKit();
  const live = liveDisplay(broadcast);
  const runs: { readonly model: string; readonly epochs: EpochLosses[] }[] = [];
  const folds = new Map<string, typeof runs[number]>();
  const startedAt = performance.now();
  let busy = false, sentAt = -Infinity;

  function bundle(status: string): MimeBundle {
    const points = pointsOf(runs);
    const svg = chart(kit, { points, names, status, lossName });
    const legend = [
      { name: "training loss", stroke: STROKES.trainLoss },
      { name: "validation loss", stroke: STROKES.validationLoss },
    ];
    const reached = names.map((name) => ({ name, loss: meanLowest(points, name) }))
      .filter(({ loss }) => !Number.isNaN(loss))
      .map(({ name, loss }) => `${name} ${number(loss, 4)}`);
    const text = reached.length > 0
      ? `${status}. Lowest validation loss: ${reached.join(", ")}`
      : status;
    return figure(framed(svg, { title: status, legend }), { text }).mime;
  }
  const send = async (status: string) => {
    if (live.reachable) await live.show(bundle(`${title}: ${status}`));
  };

  function begin(model: string) {
    if (!names.includes(model)) {
      throw new RangeError(`Expected one of ${names.join(", ")} but found ${model}`);
    }
    const run = { model, epochs: [] };
    runs.push(run);
    return run;
  }
  function add(
    run: typeof runs[number],
    { trainLoss, validationLoss }: EpochLosses,
    status: string,
  ): void {
    run.epochs.push({ trainLoss, validationLoss });
    const now = performance.now();
    // A picture that is still on its way is not overtaken: the next epoch brings a newer one.
    if (busy || now - sentAt < everyMs) return;
    busy = true;
    sentAt = now;
    send(status).finally(() => busy = false);
  }

  await send("starting");
  return Object.freeze({
    watch(name: string) {
      let run = begin(name);
      return (done: number, total: number, epoch: WatchedEpoch) => {
        if (epoch.epoch === 1 && run.epochs.length > 0) run = begin(name);
        const place = `training ${runs.length}, ${name}`;
        add(run, epoch, `${place}, epoch ${done} of at most ${total}${figuresOf(epoch)}`);
      };
    },
    onEpoch(
      { model, fold }: { readonly model: string; readonly fold: number },
      epoch: WatchedEpoch,
    ) {
      const key = JSON.stringify([model, fold]);
      const known = epoch.epoch === 1 ? undefined : folds.get(key);
      const run = known ?? begin(model);
      folds.set(key, run);
      const place = `${model} in fold ${fold}, epoch ${run.epochs.length + 1}`;
      add(run, epoch, `${place}${figuresOf(epoch)}`);
    },
    async finish() {
      const took = seconds((performance.now() - startedAt) / 1000);
      await send(`${count(runs.length, "training")} in ${took}`);
    },
  });
}
