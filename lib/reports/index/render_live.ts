import type { LiveCurve, LiveRecord } from "../../experiments/mod.ts";
import { type ChartKit, loadChartKit } from "../charts/kit.ts";
import { learningCurveChart } from "../charts/learning_curve.ts";
import { percent, seconds } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { chartGrid, SMALL } from "../parts.ts";

/** Learning curves so far, in the order of model and fold, on one scale. */
function drawCurves(kit: ChartKit, curves: readonly LiveCurve[]): Markup | false {
  const drawn = curves.filter(({ trainLoss }) => trainLoss.length > 0)
    .toSorted((a, b) => a.model < b.model ? -1 : a.model > b.model ? 1 : a.fold - b.fold);
  if (drawn.length === 0) return false;
  const losses = drawn.flatMap(({ trainLoss, validationLoss }) => [...trainLoss, ...validationLoss])
    .filter((loss) => loss !== null);
  const domain = [Math.min(...losses), Math.max(...losses)] as const;
  return chartGrid(drawn.map(({ model, fold, trainLoss, validationLoss }) => ({
    caption: `${model}, fold ${fold + 1}: training solid, validation dashed`,
    svg: learningCurveChart(kit, {
      epoch: Float64Array.from(trainLoss, (_, i) => i + 1),
      trainLoss: Float64Array.from(trainLoss),
      validationLoss: Float64Array.from(validationLoss, (loss) => loss ?? NaN),
      best: NaN,
    }, { domain, width: SMALL, title: `Loss by epoch so far of ${model}, fold ${fold + 1}` }),
  })));
}

/**
 * Progress of runs that are going, as the inside of an index page's `#live`: markup in which all
 * text of the runs is escaped. Empty when none is going.
 *
 * @example
 * ```ts
 * import { renderLive } from "lib/reports/mod.ts";
 * import assert from "node:assert/strict";
 * assert.equal(await renderLive([]), "");
 * ```
 */
export async function renderLive(runs: readonly LiveRecord[]): Promise<string> {
  if (runs.length === 0) return "";
  const kit = await loadChartKit();
  return markup`<section><h2>Running</h2>${
    runs.map(({ experiment, runId, startedAt, updatedAt, done, total, note, curves }) => {
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const passed = (Date.parse(updatedAt) - Date.parse(startedAt)) / 1000;
      const left = share > 0.02 ? `, about ${seconds(passed * (1 - share) / share)} left` : "";
      return markup`<div><strong>${experiment}</strong> <span class="muted">${runId}</span>
<progress max="1" value="${share.toFixed(4)}" aria-label="Progress of ${experiment}"></progress>
<p class="muted">${percent(share, 0)}${left} · ${note}</p>${drawCurves(kit, curves)}</div>\n`;
    })
  }</section>`.text;
}
