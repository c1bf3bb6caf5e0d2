import assert from "node:assert/strict";
import type { ThresholdRecord } from "../experiments/record.ts";
import { decisionWords } from "./decision_words.ts";

const range = { low: 0, high: 1 };
function fold(
  { pValue = 0.01, similarShare = 0.1, stayOutShare = 0, flat = false }: {
    pValue?: number | null;
    similarShare?: number;
    stayOutShare?: number;
    flat?: boolean;
  },
): ThresholdRecord {
  const found = { longAbove: range, shortBelow: range, objective: range };
  return {
    fold: 0,
    longAbove: 0.5,
    shortBelow: null,
    objective: 0.1,
    flat,
    curve: [],
    decision: {
      abstention: { calibration: 0.5, test: 0.5 },
      uncertainty: {
        resamples: 200,
        blockLength: 8,
        ...found,
        pValue,
        similarShare: flat ? null : similarShare,
        stayOutShare,
      },
    },
  };
}

Deno.test("decisionWords() says when a choice cannot be told from staying out, and when it can", () => {
  const sure = fold({}), unsure = fold({ pValue: 0.4 });
  assert.match(decisionWords([unsure])[0], /^The choice is statistically indistinguishable from/);
  assert.match(decisionWords([unsure, sure])[0], /^In 1 of 2 folds the choice is statistically/);
  assert.match(decisionWords([fold({ flat: true }), sure])[0], /^In 1 of 2 folds .*staying out/);
  assert.match(decisionWords([sure, sure])[0], /^In every fold the choice is better than/);
});

Deno.test("decisionWords() says when a curve is flat and when resamples stay out", () => {
  const words = decisionWords([fold({ similarShare: 0.8, stayOutShare: 0.21 }), fold({})]);
  assert.match(words[1], /^In 1 of 2 folds the curve is flat/);
  assert.equal(words[2], "Up to 21% of a fold's resamples would have stayed out.");
});

Deno.test("decisionWords() says nothing of what it does not know", () => {
  const { decision: _, ...old } = fold({});
  assert.deepEqual(decisionWords([old]), []);
  // F1 has nothing to say of staying out.
  assert.deepEqual(decisionWords([fold({ pValue: null })]), []);
});
