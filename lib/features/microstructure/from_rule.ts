import { type Bars } from "../../core/mod.ts";
import { Scratch } from "../../stats/rolling/mod.ts";
import type { Feature } from "../feature.ts";
import type { MeasureRule } from "./measure_rule.ts";

/** The column that a rule gives at a window; `columnsOf` makes what its kernel reads from the bars. */
export function featureFromRule<Columns>(
  column: string,
  rule: MeasureRule<Columns>,
  { window, columnsOf }: {
    readonly window: number;
    readonly columnsOf: (bars: Bars) => Columns;
  },
): Feature {
  const warmup = rule.lookback(window);
  return Object.freeze<Feature>({
    names: [column],
    inputs: rule.inputs,
    warmup,
    parameters: { window },
    formula: rule.formula,
    source: rule.source,
    memory: "window",
    priceDegree: rule.priceDegree,
    compute: (bars, [output]) => {
      using scratch = new Scratch(bars.length);
      rule.run(columnsOf(bars), output, { window, take: () => scratch.take() });
      output.fill(NaN, 0, warmup);
    },
  });
}
