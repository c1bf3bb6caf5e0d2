import type { FeatureSet } from "../../features/mod.ts";
import { ABLATION_AXES, type AblationAxis, type AblationConfig } from "../ablation_config.ts";
import {
  applySmoke,
  configSchema,
  type ExperimentConfig,
  type ModelConfig,
  modelNameOf,
} from "../config.ts";
import type { LabelConfig } from "../label_config.ts";
import { isRandom } from "../trial_hash.ts";
import { type ColumnGroups, groupColumns } from "./column_groups.ts";

/** A model of the experiment with one thing changed, or none. */
export interface Variant {
  readonly axis: AblationAxis | "base";
  /** What was changed, like `without rsi`; "as it is" for the base. */
  readonly name: string;
  /** The experiment with this model alone and the change. */
  readonly config: ExperimentConfig;
  /** Columns that the model reads. */
  readonly columns: readonly string[];
  /** Seeds from which it is fitted, one for a model that draws no random numbers. */
  readonly seeds: readonly number[];
}

/** A model with all that is compared with it. */
export interface PlannedComparison {
  readonly model: string;
  readonly base: Variant;
  readonly variants: readonly Variant[];
  /** What could not be a variant, and why: a sentence each. */
  readonly leftOut: readonly string[];
}

/** Options of {@linkcode planComparisons}. */
export interface PlanComparisonsOptions {
  /** What models may read. */
  readonly set: FeatureSet;
  /** Default: those of the configuration, else all. */
  readonly only?: readonly AblationAxis[];
  /** Default: that of the configuration, else 3. */
  readonly seeds?: number;
}

/** Three tell spread from shift; each costs all trainings once more. */
const SEEDS = 3;

/** What a change makes of the base. */
interface Change {
  readonly name: string;
  readonly config?: Partial<Omit<ExperimentConfig, "models">>;
  readonly model?: ModelConfig;
  readonly columns?: readonly string[];
  readonly seeds?: readonly number[];
}

interface Given {
  readonly config: ExperimentConfig;
  readonly model: ModelConfig;
  readonly settings: AblationConfig;
  readonly columns: readonly string[];
  readonly groups: ColumnGroups;
  readonly seeds: readonly number[];
}

const without = (columns: readonly string[], gone: readonly string[]) =>
  columns.filter((column) => !gone.includes(column));

/** The model with its layers `factor` times as wide; undefined for one without layers. */
function resize(model: ModelConfig, factor: number): ModelConfig | undefined {
  const times = (size: number, step = 1) => step * Math.max(1, Math.round(size * factor / step));
  if ("hiddenSizes" in model) {
    return { ...model, hiddenSizes: model.hiddenSizes.map((size) => times(size)) };
  }
  if ("channels" in model) return { ...model, channels: times(model.channels) };
  if (!("hiddenSize" in model)) return undefined;
  if (model.kind !== "transformer") return { ...model, hiddenSize: times(model.hiddenSize) };
  const { feedForwardSize, heads } = model;
  return {
    ...model,
    hiddenSize: times(model.hiddenSize, heads),
    ...feedForwardSize === undefined ? {} : { feedForwardSize: times(feedForwardSize) },
  };
}

const LABELS: readonly LabelConfig[] =
  (["direction", "volatilityScaled", "tripleBarrier", "trendScan"] as const)
    .map((kind) => configSchema.shape.label.parse({ kind }));

const nameOfLabel = ({ kind, horizon }: LabelConfig) => `${kind}, horizon ${horizon}`;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The changes of each axis; those that change nothing are left out later. */
const AXES: { readonly [A in AblationAxis]: (given: Given) => readonly Change[] } = {
  groups: ({ columns, groups }) =>
    Object.entries(groups).filter(([, group]) => group.length < columns.length)
      .flatMap(([group, members]) => {
        const name = members.length === 1 ? members[0] : `${group} (${members.length} columns)`;
        return [
          { name: `without ${name}`, columns: without(columns, members) },
          { name: `only ${name}`, columns: columns.filter((column) => members.includes(column)) },
        ];
      }),
  features: ({ columns, groups }) =>
    // A group of one column was taken away already.
    columns.filter((column) =>
      columns.length > 1 && !Object.values(groups).some((group) => same(group, [column]))
    ).map((column) => ({ name: `without ${column}`, columns: without(columns, [column]) })),
  sequenceLength: ({ model, settings: { sequenceLength = [32, 64, 96] } }) =>
    "sequenceLength" in model
      ? sequenceLength.map((length) => ({
        name: `window ${length}`,
        model: { ...model, sequenceLength: length },
      }))
      : [],
  horizon: ({ config: { label }, settings: { horizon = [1, 3, 7] } }) =>
    horizon.map((bars) => ({
      name: `horizon ${bars}`,
      config: { label: { ...label, horizon: bars } },
    })),
  scaler: ({ settings: { scaler = ["standard", "robust", "none"] } }) =>
    scaler.map((kind) => ({ name: `scaler ${kind}`, config: { scaler: kind } })),
  label: ({ settings: { label = LABELS } }) =>
    label.map((kind) => ({ name: nameOfLabel(kind), config: { label: kind } })),
  size: ({ model, settings: { size = [0.5, 2] } }) =>
    size.flatMap((factor) => {
      const resized = resize(model, factor);
      return resized ? [{ name: `size x ${factor}`, model: resized }] : [];
    }),
  seed: ({ seeds, model }) =>
    isRandom(model)
      ? [{
        name: "other seeds",
        seeds: seeds.map((_, k) => (Math.max(...seeds) + k + 1) % 2 ** 32),
      }]
      : [],
};

function assertGroups(groups: ColumnGroups, columns: readonly string[]): void {
  for (const [name, group] of Object.entries(groups)) {
    const unknown = group.find((column) => !columns.includes(column));
    if (unknown !== undefined) {
      throw new RangeError(
        `Expected ablation.groups.${name} to hold columns of the features but found ${unknown}`,
      );
    }
  }
}

function planModel(given: Given, axes: readonly AblationAxis[]): PlannedComparison {
  const { config, model, columns, seeds } = given;
  const name = modelNameOf(model);
  const base: Variant = {
    axis: "base",
    name: "as it is",
    config: { ...config, models: [model] },
    columns,
    seeds: isRandom(model) ? seeds : seeds.slice(0, 1),
  };
  const variants: Variant[] = [], leftOut: string[] = [];
  for (const axis of axes) {
    for (const change of AXES[axis](given)) {
      const changed = {
        ...base.config,
        ...change.config,
        models: [change.model ?? model],
        // As the experiment would be written: the trial is the same, whoever asks for it.
        ...change.columns ? { features: { ...config.features, columns: [...change.columns] } } : {},
      };
      if (same(changed, base.config) && !change.seeds) continue;
      const checked = configSchema.safeParse(changed);
      if (!checked.success) {
        const [{ path, message }] = checked.error.issues;
        leftOut.push(`${name}, ${change.name}: ${path.join(".")}: ${message}`);
        continue;
      }
      const twin = variants.find(({ config }) => same(config, checked.data));
      if (twin && !change.seeds) continue;
      variants.push({
        axis,
        name: change.name,
        config: checked.data,
        columns: change.columns ?? columns,
        seeds: change.seeds ?? base.seeds,
      });
    }
  }
  return { model: name, base, variants, leftOut };
}

/**
 * The experiment itself: what only says how it is looked at is left out. Throws a `RangeError` for an
 * open holdout, which would be looked at again and again, and for several instruments.
 */
export function subjectOf(given: ExperimentConfig): ExperimentConfig {
  const { ablation: _, seeds: __, ...config } = applySmoke(given);
  if (config.validation.openHoldout) {
    throw new RangeError(
      "Expected the holdout to stay closed: an ablation looks at its test rows again and again",
    );
  }
  if ("symbols" in config.data) {
    throw new RangeError(
      "Expected data of one instrument but found symbols: ablate one of them at a time",
    );
  }
  return config;
}

/**
 * What an ablation compares: for each model that learns, the model as it is and with one thing
 * changed at a time. Throws a `RangeError` when no model learns, for a model that is not there, and
 * for groups of unknown columns.
 */
export function planComparisons(
  { ablation = {}, seeds: given = [], ...config }: ExperimentConfig,
  { set, only, seeds: wanted }: PlanComparisonsOptions,
): PlannedComparison[] {
  const axes = ABLATION_AXES.filter((axis) =>
    (only ?? ablation.axes ?? ABLATION_AXES).includes(axis)
  );
  const learning = config.models.filter(({ kind }) => kind !== "buyAndHold" && kind !== "smaCross");
  const names = learning.map(modelNameOf);
  const unknown = ablation.models?.find((name) => !names.includes(name));
  if (unknown !== undefined || learning.length === 0) {
    throw new RangeError(
      `Expected models that learn, out of ${names.join(", ") || "none"}, but found ${
        unknown ?? "none"
      }`,
    );
  }
  const columns = set.features.flatMap((feature) => feature.names);
  const groups = ablation.groups ?? groupColumns(set);
  assertGroups(groups, columns);
  const count = wanted ?? ablation.seeds ?? Math.max(SEEDS, given.length);
  const first = [...new Set([config.seed, ...given])].slice(0, count);
  const last = Math.max(...first);
  const seeds = [
    ...first,
    ...Array.from({ length: count - first.length }, (_, k) => (last + k + 1) % 2 ** 32),
  ];
  return learning.filter((model) => ablation.models?.includes(modelNameOf(model)) ?? true)
    .map((model) => planModel({ config, model, settings: ablation, columns, groups, seeds }, axes));
}
