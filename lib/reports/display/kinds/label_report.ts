import type { MimeBundle } from "../../../core/mod.ts";
import type { HorizonDecay, LabelReport } from "../../../labels/mod.ts";
import { loadChartKit } from "../../charts/kit.ts";
import { classColors, labelSharesChart } from "../../charts/label_shares.ts";
import { count, integer, number } from "../../format.ts";
import { color } from "../../palette.ts";
import { figure } from "../display.ts";
import { framed } from "../framed.ts";
import { table } from "../table.ts";

const WIDTH = 880;

function overlapNote({ overlap }: LabelReport): string {
  const { known, meanSpan, meanConcurrency, effective } = overlap;
  return `${integer(known)} labels of ${number(meanSpan, 1)} bars on average; a bar lies in ${
    number(meanConcurrency, 1)
  } of them: worth ${integer(Math.round(effective))} independent ones`;
}

const HEADS = {
  autocorrelation: "autocorrelation of labels",
  returnCorrelation: "correlation with the return",
  signalCorrelation: "information coefficient of the signal",
};

/** A sentence a column, for the chart: the table is what text has. */
function decayNotes(decay: readonly HorizonDecay[]): string[] {
  return Object.entries(HEADS).flatMap(([name, head]) => {
    const values = decay.flatMap((row) => {
      const value = row[name as keyof HorizonDecay];
      return value === undefined ? [] : [`${row.horizon}: ${number(value, 2)}`];
    });
    return values.length === 0 ? [] : [`${head}, by bars: ${values.join(", ")}`];
  });
}

/** A report of labels as the classes' shares by month, with what overlap and horizons do to them. */
export async function labelReportDisplay(report: LabelReport): Promise<MimeBundle> {
  const { name, horizon, classes, months, decay } = report;
  const title = `${name}, ${count(horizon, "bar")} ahead: classes by month`;
  const note = overlapNote(report);
  // A bare number would come first among an object's keys.
  const columns = classes.map((name) => `share of ${name}`);
  const rows = months.map(({ month, known, shares }) => ({
    month,
    known,
    ...Object.fromEntries(columns.map((column, k) => [column, shares[k]])),
  }));
  const formats = Object.fromEntries(columns.map((column) => [column, "percent" as const]));
  const heads = decay.some(({ signalCorrelation }) => signalCorrelation !== undefined)
    ? HEADS
    : { autocorrelation: HEADS.autocorrelation, returnCorrelation: HEADS.returnCorrelation };
  const text = [
    table(rows, { caption: title, formats: rows.length > 0 ? formats : {}, limit: 240 }),
    table(decay.map((row) => ({ ...row })), { heads: decay.length > 0 ? heads : {} }),
  ].map(({ mime }) => mime["text/plain"]);
  if (report.overlap.known === 0) return { "text/plain": `${title}: no labels` };
  const svg = labelSharesChart(await loadChartKit(), report, { width: WIDTH, title });
  const colors = classColors(classes.length);
  const legend = classes.map((name, k) => (
    { name, stroke: { color: color(colors[k]), dash: "" } }
  ));
  const drawn = framed(svg, { title, legend, notes: [note, ...decayNotes(decay)] });
  return figure(drawn, { text: [note, ...text].join("\n\n") }).mime;
}
