import type { MimeBundle } from "../../../core/mod.ts";
import type { PermutationTest } from "../../../validation/mod.ts";
import { chanceHistogram } from "../../charts/chance_histogram.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { integer, number } from "../../format.ts";
import { figure } from "../display.ts";
import { framed } from "../framed.ts";

const WIDTH = 640;

/** What a pipeline found in shuffled values, with a line at what it found in the real ones. */
export async function permutationTestDisplay(
  { pValue, statistic, permuted, reached }: PermutationTest,
): Promise<MimeBundle> {
  const title = `Permutation test: p-value ${number(pValue)}`;
  const note = `The real values give ${number(statistic)}; ${integer(reached)} of ${
    integer(permuted.length)
  } shuffles give as much (red)`;
  const svg = chanceHistogram(await loadChartKit(), permuted, {
    mark: statistic,
    counted: "atLeast",
    label: "figure of the pipeline",
    noun: "shuffle",
    width: WIDTH,
    title,
  });
  const text = `${title}\n${note.replace(" (red)", "")}`;
  return figure(framed(svg, { title, notes: [note] }), { text }).mime;
}
