/**
 * Writes docs/labels.md from the declarations of all labels and estimators of volatility. Run as
 * `deno run --allow-env --allow-read --allow-write=docs tools/docs/labels.ts`, then
 * `deno fmt docs/labels.md`.
 *
 * @module
 */
import { LABEL_KINDS } from "../../lib/labels/mod.ts";
import { VOLATILITY_ESTIMATORS } from "../../lib/stats/volatility/mod.ts";

/** The page. */
export const LABELS_PAGE = new URL("../../docs/labels.md", import.meta.url);

const INTRODUCTION = `# Labels

What models are to predict, made by \`tools/docs/labels.ts\` from the declarations in \`lib/labels\`.

A label looks ahead, on purpose. Its **span** says which bars it needs after its own row t: whoever
divides the data takes a training row out whose span touches a later part
([why](explanation/purging.md)). Spans are exact: no bar behind a span changes the label, and the last
bar of it is needed. A label is NaN until its span is there, where it is not defined, and where a bar
that it needs is one that no source gave ([filled bars](explanation/data-quality.md)).

\`h\` is the horizon in bars. \`sigma\` is the volatility of one bar as known at row t, by one of the
estimators below; thresholds and barriers are multiples of \`sigma sqrt(h)\`, the usual size of a move over
the horizon.
`;

const WEIGHTS = `## Sample weights

Labels that look far share most of their bars with their neighbours. In a training part they can count
for what they add; \`rows\` says which labels are in it, so that none behind it has a say.

| function            | weight                                                               | source                      |
| ------------------- | -------------------------------------------------------------------- | --------------------------- |
| \`concurrency\`       | labels whose span a bar lies in                                      | López de Prado (2018), 4.3  |
| \`uniqueness\`        | mean of 1 / concurrency over the label's span                        | López de Prado (2018), 4.4  |
| \`returnAttribution\` | size of the sum of log returns / concurrency over the span, mean 1   | López de Prado (2018), 4.10 |
| \`timeDecay\`         | a line over cumulated uniqueness from the oldest row to 1            | López de Prado (2018), 4.11 |

\`labels.labelReport(bars, y)\` shows the classes by month, what other horizons have to do with the label,
and how many independent labels the set is worth.

\`\`\`ts
import { data, labels } from "lib/mod.ts";

const bars = await data.sampleBars("BTCUSDT-1d");
const y = labels.tripleBarrier(bars, { horizon: 10, take: 1, stop: 0.5, estimator: "yangZhang" });
const unique = labels.uniqueness(y);
const { known, effective } = labels.labelReport(bars, y).overlap;
console.log(\`\${known} labels, worth \${Math.round(effective)}\`);
console.log("weight of row 1000:", unique[1000].toFixed(3));
\`\`\`

## In experiments

\`experiment.json\` names one of the kinds with two classes. Defaults are those above, and \`k\` 0.5, \`horizon\` 1, or 10 with barriers and trends;
\`--set label.kind=tripleBarrier\` changes the kind for one run. Positions open and close at the next open after a
forecast, whatever the label: a barrier is what the model learns to foresee, not an order.
\`"sampleWeights": "uniqueness"\` weighs each training part by the uniqueness of its own labels.

Only from notebooks and scripts, as yet: forms with three classes and with numbers, \`forwardSharpe\`,
\`forwardQuantileRank\` and returns as labels, meta-labels on another signal than the cross of two averages,
and the weights \`returnAttribution\` and \`timeDecay\`.

| \`label.kind\`       | 1 where                                                           | further keys                                              |
| ------------------ | ----------------------------------------------------------------- | --------------------------------------------------------- |
| \`direction\`        | the close is higher later                                         | \`horizon\`                                                 |
| \`volatilityScaled\` | the log return is above \`k sigma sqrt(h)\`                         | \`horizon\`, \`k\`, \`estimator\`, \`window\`                     |
| \`tripleBarrier\`    | a long trade meets its target first                               | \`horizon\`, \`take\`, \`stop\`, \`estimator\`, \`window\`          |
| \`trendScan\`        | the clearest trend rises                                          | \`horizon\`, \`minHorizon\`                                   |
| \`meta\`             | a long trade while \`sma(fast) > sma(slow)\` pays after its costs   | as \`tripleBarrier\`, and \`fast\`, \`slow\`                    |
`;

/** Text that stands in one cell of a table. */
const cell = (text: string) => text.replaceAll("|", "\\|");

function kinds(): string {
  return Object.entries(LABEL_KINDS).map(([name, kind]) => {
    const { question, values, formula, span, missing, source, options } = kind;
    const told = Object.entries(options).map(([option, absent]) =>
      `\`${option}\` (${absent === "due" ? absent : `default: ${absent}`})`
    );
    const facts = [
      `- **Values**: ${values}`,
      `- **Formula**: \`${formula}\``,
      `- **Span** of row t: \`${span}\``,
      `- **NaN** where ${missing}`,
      ...told.length > 0 ? [`- **Options** besides \`horizon\`: ${told.join(", ")}`] : [],
      ...(source ? [`- **Source**: ${source}`] : []),
    ];
    return `### ${name}\n\n${question}\n\n${facts.join("\n")}\n`;
  }).join("\n");
}

function estimators(): string {
  const rows = Object.entries(VOLATILITY_ESTIMATORS).map(([name, estimator]) => {
    const { formula, source, warmup, minWindow } = estimator;
    const first = warmup(100) === 100 ? "n" : "n - 1";
    return `| \`${name}\` | \`${cell(formula)}\` | ${first} | ${minWindow} | ${source} |`;
  });
  return `## Volatility

\`estimator\` and its \`window\` n, of labels and of \`labels.labelVolatility\`. The default is \`ewma\` over 100
bars. \`atr\` is a range, about 1.6 times the deviation of a random walk's returns. Parkinson,
Garman-Klass and Rogers-Satchell see no jump between two bars.

| estimator | formula | rows before the first value | shortest n | source |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

/** The page's Markdown, as it is before formatting. */
export function labelsPage(): string {
  return [INTRODUCTION, `## Kinds\n\n${kinds()}`, estimators(), WEIGHTS].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(LABELS_PAGE, labelsPage());
