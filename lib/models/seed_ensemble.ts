import { assertInteger, prng } from "../core/mod.ts";
import { add, multiply, type Tensor } from "../nn/graph/mod.ts";
import type { EpochRecord } from "../nn/train/mod.ts";
import { buildArtifact } from "./artifact.ts";
import type { Estimator, FitData, FitOptions, FittedModel } from "./estimator.ts";
import { headColumns } from "./head.ts";
import { shownModel } from "./shown_model.ts";
import type { SymbolicModel } from "./symbolic_model.ts";

/** Seed of member k: streams with names, so that nearby seeds share no member. */
const memberSeed = (seed: number, k: number) => prng(seed).fork(`member ${k}`).uint32();

/**
 * Losses by epoch, averaged over the members that were still training; no epoch is the best, because
 * each member keeps one of its own.
 */
function meanHistory(members: readonly FittedModel[]): EpochRecord[] {
  const longest = Math.max(...members.map(({ history }) => history.length));
  return Array.from({ length: longest }, (_, i) => {
    const records = members.flatMap(({ history }) => i < history.length ? [history[i]] : []);
    const mean = (value: (record: EpochRecord) => number) =>
      records.reduce((sum, record) => sum + value(record), 0) / records.length;
    return {
      epoch: i + 1,
      trainLoss: mean(({ trainLoss }) => trainLoss),
      validationLoss: mean(({ validationLoss }) => validationLoss),
      best: false,
    };
  });
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
      checkpoint: checkpoint && { ...checkpoint, path: `${checkpoint.path}.${k}` },
      onEpoch: onEpoch &&
        ((done, total, losses) => onEpoch(k * total + done, count * total, losses)),
    });
    members.push(stack.use(member));
    // Those to come would not be trained at all.
    if (member.interrupted) break;
  }
  return { members, stack: stack.move() };
}

/**
 * Several fits of one model that differ by their seed alone; the score is the mean of theirs (of
 * logits, which calibration then turns into a probability, or of numbers). It takes the luck of initial weights and of
 * the order of batches out of a network. Members stop early each on their own; an interrupt that keeps
 * what there is makes the one that was training the last.
 *
 * @throws {RangeError} for fewer than 1 member; `fit` throws what its members throw; {TypeError} by
 * `save` for a model that is no graph
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
  assertInteger("count", count, { min: 1 });
  const { input, head } = estimator;
  return {
    ...estimator,
    kind: "seedEnsemble",
    description: `mean of ${count}: ${estimator.kind}, ${estimator.description}`,
    async fit(data, options) {
      const { members, stack } = await fitMembers(estimator, { data, options, count });
      const symbolic = meanModel(members);
      return shownModel({
        parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
        history: meanHistory(members),
        interrupted: members.at(-1)?.interrupted,
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
      }, `mean of ${members.length}: ${estimator.kind}, ${estimator.description}`);
    },
  };
}
