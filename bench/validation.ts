/**
 * Statistics against fooling oneself next to Python's, in the same run: 10,000 stationary bootstraps
 * of 2,500 returns, deflated Sharpe ratios and the probability of overfitting of 1,000 strategies
 * over 2,500 days, and purged folds of 2.6 million spans. Times are the least of some rounds.
 *
 * usage: deno task bench:validation
 */
import { prng } from "../lib/core/mod.ts";
import { deflatedSharpe, overfittingProbability, sharpeInterval } from "../lib/metrics/mod.ts";
import { findPython, type Peer, startPeer } from "./peer.ts";
import { type BenchRow, reportRows } from "./rows.ts";
import { purgeRow } from "./validation/purge.ts";

const ROWS = 2500,
  RESAMPLES = 10_000,
  STRATEGIES = 1000,
  BLOCKS = 16,
  BLOCK_LENGTH = 10,
  ROUNDS = 3;

interface Answer {
  readonly ms: number;
  readonly peer: string;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Times of both sides, a round each in turns; the first of ours warms up. */
async function compare(
  name: string,
  work: () => unknown,
  { peer, command }: { readonly peer?: Peer; readonly command: string },
): Promise<BenchRow> {
  let ours = Infinity, theirs = Infinity, peerName = "";
  work();
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.min(ours, timed(work));
    if (peer === undefined) continue;
    const answer = await peer.ask(command) as Answer;
    theirs = Math.min(theirs, answer.ms);
    peerName = answer.peer;
  }
  const own = { name, unit: "ms", ours };
  return peer === undefined ? own : { ...own, peer: theirs, peerName, ratio: theirs / ours };
}

const random = prng(1);
const noise = () => Float64Array.from({ length: ROWS }, () => 0.0005 + 0.01 * random.normal());

function bootstrap(peer?: Peer): Promise<BenchRow> {
  const returns = noise();
  const work = () =>
    sharpeInterval(returns, {
      periodsPerYear: 252,
      resamples: RESAMPLES,
      blockLength: BLOCK_LENGTH,
      prng: prng(2),
    });
  return compare("bootstrap", work, { peer, command: `bootstrap ${ROWS} ${RESAMPLES}` });
}

function overfitting(peer?: Peer): Promise<BenchRow> {
  const strategies = Array.from({ length: STRATEGIES }, noise);
  const work = () => {
    for (const returns of strategies) {
      deflatedSharpe(returns, { trials: STRATEGIES, variance: 1 / ROWS });
    }
    overfittingProbability(strategies, { blocks: BLOCKS });
  };
  return compare("pbo", work, { peer, command: `pbo ${STRATEGIES} ${ROWS} ${BLOCKS}` });
}

const python = await findPython("arch");
if (python === undefined) console.log("arch is not measured: deno task setup:bench installs it");
await using peer = python === undefined
  ? undefined
  : startPeer(python, ["bench/peers/validation_peers.py"]);
await reportRows("validation", [
  await bootstrap(peer),
  await overfitting(peer),
  await purgeRow(),
]);
