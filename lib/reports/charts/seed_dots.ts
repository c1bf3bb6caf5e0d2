import { color } from "../palette.ts";
import { type ChartKit, type ChartOptions, draw } from "./kit.ts";

/** A figure of a model with one seed. */
export interface SeedDot {
  readonly model: string;
  readonly seed: number;
  readonly value: number;
  /** Whether its interval lies above chance. */
  readonly better: boolean;
}

/** Options of {@linkcode seedDots}. */
export interface SeedDotsOptions extends ChartOptions {
  /** Label of the axis. */
  readonly label: string;
  /** Where chance is. */
  readonly reference: number;
}

/**
 * A row of dots for each model, one a seed, with their mean as a tick. Filled dots are those whose
 * interval lies above chance.
 */
export function seedDots(
  kit: ChartKit,
  dots: readonly SeedDot[],
  { width, title, label, reference }: SeedDotsOptions,
): string {
  const { Plot } = kit;
  const models = [...new Set(dots.map(({ model }) => model))];
  const means = models.map((model) => {
    const values = dots.filter((dot) => dot.model === model).map(({ value }) => value);
    return { model, mean: values.reduce((sum, value) => sum + value, 0) / values.length };
  });
  return draw(kit, {
    height: 60 + 34 * models.length,
    marginLeft: Math.min(width / 2, 16 + 7 * Math.max(...models.map(({ length }) => length))),
    marginTop: 10,
    marginBottom: 38,
    x: { label, labelArrow: "none", ticks: 4, grid: true, inset: 8, tickFormat: ".3~f" },
    y: { label: null, type: "band", domain: models, padding: 0.35, tickSize: 0 },
    marks: [
      Plot.ruleX([reference], { strokeOpacity: 0.6 }),
      Plot.tickX(means, { x: "mean", y: "model", stroke: color("vermillion"), strokeWidth: 2 }),
      Plot.dot(dots, {
        x: "value",
        y: "model",
        r: 4,
        stroke: color("blue"),
        fill: ({ better }: SeedDot) => better ? color("blue") : "var(--page, #fff)",
        title: ({ seed, value }: SeedDot) => `seed ${seed}: ${value.toFixed(3)}`,
      }),
    ],
  }, { width, title });
}
