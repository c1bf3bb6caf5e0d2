import { count, number } from "../format.ts";
import { markup } from "../markup.ts";
import type { SectionContext } from "../input.ts";
import { type Section, section } from "../parts.ts";

/** Share of two-sided 95% intervals that lie wholly above the truth. */
const LUCK = 0.025;

/** How many trials the results were picked from, and what luck alone does with so many. */
export function trialsSection({ metrics, manifest }: SectionContext): Section {
  // Checked when the run was made; read back from its file it is any JSON.
  const { trialsNote } = manifest.config as { readonly trialsNote?: unknown };
  const { run, total } = metrics.trials;
  return section(
    "Trials",
    markup`<p>This run evaluated ${count(run, "model")}. The ledger counts ${
      count(total, "different trial")
    } on these data so far; the verdict's intervals are widened and the Sharpe ratio is deflated for all of them. If none of them had any edge, about ${
      number(total * LUCK, 1)
    } would still be expected to show a 95% interval wholly above chance, by luck alone.</p>${
      typeof trialsNote === "string" && markup`<p>Note on trials: ${trialsNote}</p>`
    }`,
  );
}
