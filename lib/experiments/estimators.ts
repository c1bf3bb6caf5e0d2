import {
  buyAndHold,
  type Estimator,
  gru,
  logistic,
  lstm,
  mlp,
  seedEnsemble,
  smaCross,
  tcn,
  transformer,
} from "../models/mod.ts";
import type { ModelConfig } from "./config.ts";
import { describeTraining, trainingSettings } from "./training_settings.ts";

type Kind = ModelConfig["kind"];
type ConfigOf<K extends Kind> = Extract<ModelConfig, { kind: K }>;

type NetworkConfig = Extract<ModelConfig, { epochs: number }>;
type Settings = ReturnType<typeof trainingSettings> & { readonly names: readonly string[] };
type OptionsOf<C> = Omit<C, "kind" | "name" | "seeds" | keyof Settings> & Settings;

/** A network takes its settings as they stand in the configuration, but for some of the training. */
function networkOf<C extends NetworkConfig>(make: (options: OptionsOf<C>) => Estimator) {
  return (config: C, names: readonly string[]) => {
    const { kind: _, name: __, seeds: ___, ...settings } = config;
    return make({ ...settings, ...trainingSettings(config), names } as OptionsOf<C>);
  };
}

/** How a configuration becomes an estimator that reads the columns `names` of the feature set. */
const MAKERS: {
  readonly [K in Kind]: (config: ConfigOf<K>, names: readonly string[]) => Estimator;
} = {
  buyAndHold: (_, names) => buyAndHold({ feature: names[0] }),
  smaCross: ({ fast, slow }) => smaCross({ fast, slow }),
  logistic: ({ l2 }, names) => logistic({ l2, names }),
  mlp: networkOf(mlp),
  lstm: networkOf(lstm),
  gru: networkOf(gru),
  tcn: networkOf(tcn),
  transformer: networkOf(transformer),
};

/** The estimator that a configuration describes; learning models read all of `names`. */
export function createEstimator(config: ModelConfig, names: readonly string[]): Estimator {
  // The table has an entry of the right type for every kind, which an index by union cannot say.
  const make = MAKERS[config.kind] as (config: ModelConfig, names: readonly string[]) => Estimator;
  const estimator = make(config, names);
  if (!("epochs" in config)) return estimator;
  const { kind, seeds = 1 } = config;
  const description = [estimator.description, ...describeTraining(config)].join(", ");
  const described = { ...estimator, description };
  return seeds > 1 ? { ...seedEnsemble(described, seeds), kind } : described;
}
