import assert from "node:assert/strict";
import fc from "fast-check";
import { prng, type Progress } from "../../core/mod.ts";
import { permutationTest, permuteBlocks } from "./mod.ts";

const weights = Float64Array.from({ length: 24 }, (_, i) => Math.cos(3 * i));
const product = (values: Float64Array) =>
  values.reduce((sum, value, i) => sum + value * weights[i], 0);

Deno.test("permuteBlocks() keeps blocks whole and everything in place but their order", () => {
  const n = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(n, n, fc.nat(), (n, wanted, seed) => {
    const blockLength = Math.min(wanted, Math.max(1, Math.floor(n / 2)));
    const values = Float64Array.from({ length: n }, (_, i) => i);
    const out = permuteBlocks(values, { blockLength, prng: prng(seed) });
    const rest = n % blockLength;
    assert.deepEqual([...out].sort((a, b) => a - b), [...values]);
    for (let i = 0; i < rest; i++) assert.equal(out[i], i);
    for (let i = rest; i < n; i++) {
      const inBlock = (i - rest) % blockLength;
      assert.equal((out[i] - rest) % blockLength, inBlock);
      if (inBlock > 0) assert.equal(out[i], out[i - 1] + 1);
    }
  }));
});

Deno.test("permuteBlocks() gives every order of three blocks the same chance", () => {
  const random = prng(3), counts = new Map<string, number>();
  for (let draw = 0; draw < 12_000; draw++) {
    const order = permuteBlocks([0, 1, 2, 3, 4, 5], { blockLength: 2, prng: random }).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const count of counts.values()) assert.ok(Math.abs(count - 2000) < 200, `${count}`);
});

Deno.test("permutationTest() finds p or less in a share p of the worlds without an effect", async () => {
  const random = prng(14), worlds = 600;
  let low = 0;
  for (let world = 0; world < worlds; world++) {
    // Few permutations, and figures with ties: exact all the same.
    const values = weights.map(() => random.uniform() < 0.5 ? 1 : 0);
    const rounded = (shuffled: Float64Array) => Math.round(product(shuffled));
    const options = { prng: random.fork(`${world}`), permutations: 9 };
    if ((await permutationTest(values, rounded, options)).pValue <= 0.2) low++;
  }
  // Ties make the test cautious: never above 0.2, by more than 4 standard errors.
  assert.ok(low / worlds < 0.2 + 0.065 && low / worlds > 0.05, `${low / worlds}`);
});

Deno.test("permutationTest() counts what reaches the figure, and runs without one", async () => {
  let call = 0;
  const figures = [5, 5, 4, NaN, 6];
  const found = await permutationTest([1, 2, 3], () => figures[call++], {
    prng: prng(1),
    permutations: 4,
  });
  assert.deepEqual([...found.permuted], [5, 4, NaN, 6]);
  assert.deepEqual([found.statistic, found.reached, found.pValue], [5, 3, 4 / 5]);
});

Deno.test("permutationTest() does not depend on how many runs go side by side", async () => {
  const values = weights.map((weight, i) => weight + Math.sin(i * i));
  let running = 0, most = 0;
  const evaluate = async (shuffled: Float64Array) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2 * (shuffled[0] > 0 ? 1 : 0)));
    running--;
    return product(shuffled);
  };
  const test = (concurrency: number) =>
    permutationTest(values, evaluate, {
      prng: prng(2),
      permutations: 20,
      blockLength: 3,
      concurrency,
    });
  const alone = await test(1);
  assert.equal(most, 1);
  assert.deepEqual(await test(4), alone);
  assert.equal(most, 4);
});

Deno.test("permutationTest() ends with the reason of an abort and tells its progress", async () => {
  const abort = new AbortController(), told: string[] = [];
  const progress: Progress = {
    start: (total) => told.push(`of ${total}`),
    update: (done) => {
      told.push(`${done}`);
      if (done === 3) abort.abort(new Error("enough"));
    },
    stop: () => told.push("end"),
  };
  const options = { prng: prng(1), permutations: 50, abort: abort.signal, progress };
  await assert.rejects(permutationTest(weights, product, options), { message: "enough" });
  assert.deepEqual(told, ["of 51", "1", "2", "3", "end"]);
});

Deno.test("permutationTest() ends with the error of a run, once those under way have ended", async () => {
  let calls = 0, ended = 0;
  const evaluate = async () => {
    const call = calls++;
    await new Promise((resolve) => setTimeout(resolve, call));
    ended++;
    if (call === 4) throw new Error("run 4");
    return 1;
  };
  const options = { prng: prng(1), permutations: 100, concurrency: 3 };
  await assert.rejects(permutationTest(weights, evaluate, options), { message: "run 4" });
  assert.equal(ended, calls);
  assert.ok(calls < 20);
});

Deno.test("permutationTest() refuses a pipeline without a figure and blocks that leave no order", async () => {
  const options = { prng: prng(1) };
  await assert.rejects(permutationTest(weights, () => NaN, options), {
    name: "RangeError",
    message: "Expected evaluate to return a number for the values but found NaN",
  });
  const long = { ...options, blockLength: 13 };
  await assert.rejects(
    permutationTest(weights, product, long),
    /blockLength to be .* between 1 and 12/,
  );
});
