import type {
  CalibrationMeasures,
  CalibrationRecord,
  CalibratorRecord,
} from "../../experiments/record/calibration.ts";
import type { ModelRecord } from "../../experiments/record.ts";
import { calibrationGapsChart, gapReach } from "../charts/calibration_gaps.ts";
import { reliabilityChart, reliabilityDomain } from "../charts/reliability.ts";
import { count, estimate, integer, NONE, number } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { markup } from "../markup.ts";
import { chartGrid, details, remark, type Section, section, SMALL, table } from "../parts.ts";

interface Looked extends ModelRecord {
  readonly calibration: CalibrationRecord;
}

/** Runs of versions that did not look have bins alone. */
const isLooked = (model: ModelRecord): model is Looked => model.calibration !== undefined;

/** The kinds of the folds' calibrators, with how many folds have each. */
export function calibratorKinds(calibrators: readonly CalibratorRecord[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of calibrators) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const names = [...counts].sort(([, a], [, b]) => b - a);
  if (names.length <= 1) return names[0]?.[0] ?? NONE;
  return names.map(([kind, folds]) => `${kind} in ${count(folds, "fold")}`).join(", ");
}

function measuresRow(
  name: string,
  calibrator: string,
  { eceMass, eceMassDebiased, eceWidth, eceLimit, mce, slope, intercept, brier }:
    CalibrationMeasures,
) {
  return [
    name,
    calibrator,
    number(eceMass),
    number(eceMassDebiased),
    number(eceLimit),
    number(eceWidth),
    number(mce),
    estimate(slope, (value) => number(value, 2)),
    estimate(intercept, (value) => number(value, 2)),
    number(brier.reliability, 4),
    number(brier.resolution, 4),
  ];
}

function measuresTable(models: readonly Looked[]) {
  return table(
    [
      { name: "Model", text: true },
      { name: "Calibrator", text: true },
      { name: "ECE" },
      { name: "less noise" },
      { name: "95% by chance" },
      { name: "ECE, equal width" },
      { name: "MCE" },
      { name: "Slope" },
      { name: "Intercept" },
      { name: "Brier: reliability" },
      { name: "resolution" },
    ],
    models.flatMap(({ name, calibration: { calibrators, calibrated, uncalibrated } }) => [
      measuresRow(name, "none", uncalibrated),
      measuresRow(name, calibratorKinds(calibrators), calibrated),
    ]),
    { label: "Measures of calibration, before and after", fixed: true },
  );
}

/** What each fold's calibrator is, and what others lost where one was chosen. */
function calibratorTable({ name, calibration: { calibrators } }: Looked) {
  const losses = [...new Set(calibrators.flatMap(({ losses = {} }) => Object.keys(losses)))];
  const words = ({ numbers = {}, intervalWidth, fallback }: CalibratorRecord) =>
    [
      ...Object.entries(numbers).map(([key, value]) => `${key} ${number(value)}`),
      ...intervalWidth == null ? [] : [`intervals of ${number(intervalWidth)}`],
      ...fallback ? [fallback] : [],
    ].join(", ");
  return markup`<h3>${name}</h3>${
    table(
      [
        { name: "Fold" },
        { name: "Calibrator", text: true },
        { name: "Samples" },
        { name: "Numbers", text: true },
        ...losses.map((kind) => ({ name: `log loss, ${kind}` })),
      ],
      calibrators.map((record) => [
        `${record.fold + 1}`,
        record.kind,
        integer(record.samples),
        words(record),
        ...losses.map((kind) =>
          number(record.losses?.[kind as keyof typeof record.losses] ?? null, 4)
        ),
      ]),
      { label: `Calibrators of ${name} by fold`, fixed: true },
    )
  }`;
}

function gapTable({ name, calibration: { byFold } }: Looked) {
  return markup`<h3>${name}</h3>${
    table(
      ["Fold", "Predictions", "Predicted", "Observed", "Difference", "ECE less noise"].map((
        name,
      ) => ({ name })),
      byFold.map(({ group, samples, predicted, observed, gap, eceDebiased }) => [
        group,
        integer(samples),
        number(predicted),
        number(observed),
        estimate(gap, (value) => number(value)),
        number(eceDebiased),
      ]),
      { label: `Observed less predicted of ${name} by fold` },
    )
  }`;
}

/** Bins of a model, the better ones if there are some: before and after calibration. */
function diagramsOf(model: ModelRecord) {
  const { name, forecast, calibration } = model;
  const title = `Observed share against predicted probability of ${name}`;
  if (!calibration) {
    const caption = `${name} (ECE ${number(forecast.ece)})`;
    return [{ caption, title, bins: forecast.reliability }];
  }
  const { calibrators, calibrated, uncalibrated } = calibration;
  return [
    {
      caption: `${name}, uncalibrated (ECE ${number(uncalibrated.eceMass)})`,
      title: `Observed share against uncalibrated probability of ${name}`,
      bins: uncalibrated.bins,
    },
    {
      caption: `${name}, ${calibratorKinds(calibrators)} (ECE ${number(calibrated.eceMass)})`,
      title,
      bins: calibrated.bins,
    },
  ];
}

/** How calibration changes with time and with the market, a chart a model and kind of group. */
function driftCharts({ kit }: SectionContext, models: readonly Looked[]) {
  const reach = gapReach(
    models.flatMap(({ calibration: { byYear, byRegime } }) => [byYear, byRegime]),
  );
  return chartGrid(
    models.flatMap(({ name, calibration: { byYear, byRegime } }) =>
      ([["by year", byYear], ["by regime", byRegime]] as const).map(([what, gaps]) => ({
        caption: `${name}, ${what}`,
        svg: calibrationGapsChart(kit, gaps, {
          reach,
          width: SMALL,
          title: `Observed less predicted ${what} of ${name}`,
        }),
      }))
    ),
  );
}

/** Whether events predicted with 60% happen 60% of the time, when, and where. */
export function reliabilitySection(context: SectionContext): Section {
  const { metrics, kit } = context;
  const diagrams = metrics.models.flatMap(diagramsOf);
  const domain = reliabilityDomain(diagrams.map(({ bins }) => bins));
  const charts = diagrams.map(({ caption, title, bins }) => ({
    caption,
    svg: reliabilityChart(kit, bins, { domain, width: SMALL, title }),
  }));
  const looked = metrics.models.filter(isLooked);
  if (looked.length === 0) {
    return section(
      "Reliability",
      remark(
        "A dot is a bin of test predictions, larger for more of them; its bar is the 95% interval of the observed share. Calibrated forecasts lie on the dashed line.",
      ),
      chartGrid(charts),
    );
  }
  const overlap = metrics.label.horizon > 1 ? " Labels overlap, so bands are too narrow here." : "";
  return section(
    "Reliability",
    remark(
      `A dot is a bin of test predictions, larger for more of them. Its bar is where 95% of dots of a calibrated forecast lie (Bröcker and Smith's consistency bands); a ring lies outside.${overlap}`,
    ),
    chartGrid(charts),
    measuresTable(looked),
    remark(
      "Slope and intercept are those of a logistic regression of the labels on the forecast's logit: 1 and 0 when calibrated, a slope below 1 when the forecast is too sure of itself.",
    ),
    markup`<h3>When and where</h3>`,
    remark(
      "Share of positive labels less mean calibrated forecast, with 95% intervals; a ring leaves 0 out, which one group in twenty does by chance. Regimes are known at the decision: 20-bar volatility in thirds of its last 250 values, and the close against its mean of 100 bars.",
    ),
    driftCharts(context, looked),
    details("Difference by fold", ...looked.map(gapTable)),
    details("Calibrators by fold", ...looked.map(calibratorTable)),
  );
}
