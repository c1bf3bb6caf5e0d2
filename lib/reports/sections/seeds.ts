import type { SeedSpread } from "../../experiments/record/seeds.ts";
import { seedDots } from "../charts/seed_dots.ts";
import { count, NONE, number, percent } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { type Child, markup } from "../markup.ts";
import { chart, remark, type Section, section, table } from "../parts.ts";

function spreadCell({ mean, deviation, low, high }: SeedSpread, digits: number): Child {
  if (mean === null) return NONE;
  return markup`${number(mean, digits)} ± ${number(deviation, digits)}<span class="interval">${
    number(low, digits)
  } to ${number(high, digits)}</span>`;
}

/** How much of what models find is their seed; null for a run with one seed. */
export function seedsSection({ metrics: { seeds }, kit }: SectionContext): Section | null {
  if (!seeds || seeds.models.length === 0) return null;
  const columns = [
    { name: "Model", text: true },
    { name: "ROC-AUC, mean ± deviation" },
    { name: "Net Sharpe, mean ± deviation" },
    { name: "Seeds better than chance" },
  ];
  const rows = seeds.models.map(({ name, bySeed, rocAuc, sharpe, betterThanChance }): Child[] => [
    name,
    spreadCell(rocAuc, 3),
    spreadCell(sharpe, 2),
    `${percent(betterThanChance, 0)} of ${bySeed.length}`,
  ]);
  const dots = seeds.models.flatMap(({ name, bySeed }) =>
    bySeed.flatMap(({ seed, rocAuc }) =>
      rocAuc.estimate === null ? [] : [{
        model: name,
        seed,
        value: rocAuc.estimate,
        better: rocAuc.low !== null && rocAuc.low > 0.5,
      }]
    )
  );
  return section(
    "Seeds",
    remark(
      `Models that draw random numbers, fitted with ${count(seeds.seeds.length, "seed")}: ${
        seeds.seeds.join(", ")
      }. All other sections show seed ${
        seeds.seeds[0]
      }. Deviation is that over seeds, on the same test rows: it says nothing of other rows, which the intervals do. A seed is better than chance when the 95% interval of its ROC-AUC lies above 0.5. Each seed is a trial of the ledger.`,
    ),
    table(columns, rows, { label: "Figures over seeds" }),
    dots.length > 0 && chart((width) =>
      seedDots(kit, dots, {
        width,
        label: "ROC-AUC by seed",
        reference: 0.5,
        title: "ROC-AUC of each model with each seed; filled: above chance; tick: mean",
      })
    ),
  );
}
