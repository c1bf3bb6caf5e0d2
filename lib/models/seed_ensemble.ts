import { extname } from "node:path";
import { assertInteger, prng } from "../core/mod.ts";
import { add, multiply, type Tensor } from "../nn/graph/mod.ts";
import type { EpochProgress, EpochRecord } from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator, FitData, FitOptions, FittedModel } from "./estimator.ts";
import { headColumns } from "./head.ts";
import { shownModel } from "./shown_model.ts";
import type { SymbolicModel } from "./symbolic_model.ts";

/** Seed of member k: streams with names, so that nearby seeds share no member. */
const memberSeed = (seed: number, k: number) => prng(seed).fork(`member ${k}`).uint32();

/** The checkpoint of member k, with the suffix of the path: "fit.0.safetensors". */
function memberPath(path: string, k: number): string {
  const suffix = extname(path);
  return `${path.slice(0, path.length - suffix.length)}.${k}${suffix}`;
}

/**
 * Figures by epoch, averaged over the members that were still training; no epoch is the best, because
 * each member keeps one of its own. What a member does not have is in no epoch.
 */
function meanHistory(members: readonly FittedModel[]): EpochRecord[] {
  const longest = Math.max(...members.map(({ history }) => history.length));
  return Array.from({ length: longest }, (_, i) => {
    const records = members.flatMap(({ history }) => i < history.length ? [history[i]] : []);
    const mean = (name: "trainLoss" | "validationLoss" | "metric" | "learningRate") =>
      records.reduce((sum, record) => sum + (record[name] ?? NaN), 0) / records.length;
    const has = (name: "metric" | "learningRate") =>
      records.every((record) => record[name] !== undefined);
    return {
      epoch: i + 1,
      trainLoss: mean("trainLoss"),
      validationLoss: mean("validationLoss"),
      ...has("metric") ? { metric: mean("metric") } : {},
      ...has("learningRate") ? { learningRate: mean("learningRate") } : {},
      best: false,
    };
  });
}

/** Progress of member k as that of all: steps and time left count the members to come in full. */
function progressOfAll(
  progress: EpochProgress,
  { k, count }: { readonly k: number; readonly count: number },
): EpochProgress {
  const { step, totalSteps, stepsPerSecond, remainingMs } = progress;
  return {
    ...progress,
    step: k * totalSteps + step,
    totalSteps: count * totalSteps,
    remainingMs: remainingMs + (count - 1 - k) * totalSteps / stepsPerSecond * 1000,
  };
}

/** Mean score of the members in symbols, if all are graphs; they share one scaler. */
function meanModel(members: readonly FittedModel[]): SymbolicModel | undefined {
  const graphs = members.flatMap(({ symbolic }) => symbolic ? [symbolic] : []);
  if (graphs.length < members.length) return undefined;
  return {
    scaler: graphs[0].scaler,
    score: (x: Tensor) =>
      multiply(
        graphs.map((graph) => graph.score(x)).reduce((a, b) => add(a, b)),
        1 / graphs.length,
      ),
  };
}

/** Fits one member after the other; those fitted are released when a later one fails. */
async function fitMembers(
  estimator: Estimator,
  { data, options, count }: {
    readonly data: FitData;
    readonly options: FitOptions;
    readonly count: number;
  },
): Promise<{ readonly members: readonly FittedModel[]; readonly stack: AsyncDisposableStack }> {
  const { seed, onEpoch, checkpoint } = options;
  await using stack = new AsyncDisposableStack();
  const members: FittedModel[] = [];
  for (let k = 0; k < count; k++) {
    const member = await estimator.fit(data, {
      ...options,
      seed: memberSeed(seed, k),
      checkpoint: checkpoint && { ...checkpoint, path: memberPath(checkpoint.path, k) },
      onEpoch: onEpoch &&
        ((done, total, progress) =>
          onEpoch(k * total + done, count * total, progressOfAll(progress, { k, count }))),
    });
    members.push(stack.use(member));
    // Those to come would not be trained at all.
    if (member.interrupted) break;
  }
  return { members, stack: stack.move() };
}

/**
 * Several fits of one model that differ by their seed alone; the score is the mean of theirs (of
 * logits, which calibration then turns into a probability, or of numbers). It takes the luck of
 * initial weights and of the order of batches out of a network. Members are fitted one after the
 * other and stop early each on their own, each with a checkpoint of its own; an interrupt that keeps
 * what there is makes the one that was training the last.
 *
 * @throws {TypeError} for a count that is no number; {RangeError} for fewer than 1 member; `fit`
 * throws what its members throw; {TypeError} by `save` for a model that is no graph
 *
 * @example
 * ```ts
 * import { lstm, seedEnsemble } from "lib/models/mod.ts";
 * import assert from "node:assert/strict";
 * const estimator = seedEnsemble(lstm({ names: ["return1"] }), 5);
 * assert.equal(estimator.kind, "seedEnsemble");
 * assert.match(estimator.description, /^mean of 5: /);
 * ```
 */
export function seedEnsemble(estimator: Estimator, count: number): Estimator {
  // Notebooks' cells are not type-checked, and "3" looks like 3 in a message about its size.
  if (typeof count !== "number") {
    throw new TypeError(`Expected count to be a number but found ${JSON.stringify(count)}`);
  }
  assertInteger("count", count, { min: 1 });
  const { input, head } = estimator;
  return {
    ...estimator,
    kind: "seedEnsemble",
    description: `mean of ${count}: ${estimator.kind}, ${estimator.description}`,
    async fit(data, options) {
      const { members, stack } = await fitMembers(estimator, { data, options, count });
      const symbolic = meanModel(members);
      return shownModel(
        {
          parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
          // Members differ by their seed alone.
          scaler: members[0].scaler,
          history: meanHistory(members),
          figures: members[0].figures,
          interrupted: members.at(-1)?.interrupted,
          device: members[0].device,
          engine: members[0].engine,
          execution: members[0].execution,
          policy: members[0].policy,
          symbolic,
          head,
          async predict(samples, indices) {
            const mean = new Float64Array(indices.length * headColumns(head));
            for (const member of members) {
              const scores = await member.predict(samples, indices);
              scores.forEach((score, i) => mean[i] += score / members.length);
            }
            return mean;
          },
          save(calibrator) {
            if (!symbolic) {
              throw new TypeError(`Expected members that are graphs but found ${estimator.kind}`);
            }
            const { scaler, score } = symbolic;
            return buildArtifact(score, { kind: "seedEnsemble", input, scaler, calibrator, head });
          },
          [Symbol.asyncDispose]: () => stack.disposeAsync(),
        },
        `mean of ${members.length}: ${estimator.kind}, ${estimator.description}`,
        estimator.warnings,
      );
    },
  };
}
