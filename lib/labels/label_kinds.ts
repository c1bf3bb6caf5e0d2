/** Name of the function that makes labels of a kind. */
export type LabelKind =
  | "direction"
  | "forwardReturn"
  | "forwardLogReturn"
  | "volatilityScaled"
  | "tripleBarrier"
  | "metaLabel"
  | "trendScan"
  | "forwardSharpe"
  | "forwardQuantileRank";

/** What there is to know of a kind of labels; h is the horizon. */
export interface LabelDeclaration {
  /** The question that a label answers. */
  readonly question: string;
  /** What values there are. */
  readonly values: string;
  readonly formula: string;
  /** Bars that row t needs after t. */
  readonly span: string;
  /** Where there is no value, beyond rows whose span is not there yet. */
  readonly missing: string;
  readonly source: string;
  /** Options besides the horizon, with what they are when absent; "due" may not be absent. */
  readonly options: Readonly<Record<string, string>>;
}

const WHOLE = "[t+1, t+h]";
const TO_EXIT = "[t+1, bar of the exit]";
const VOLATILITY = { estimator: "ewma", window: "100" };

/** Every kind of labels, declared. */
export const LABEL_KINDS: { readonly [K in LabelKind]: LabelDeclaration } = {
  direction: {
    question: "Is the close higher later?",
    values: "1 or 0",
    formula: "close[t+h] > close[t]",
    span: WHOLE,
    missing: "a close is missing",
    source: "",
    options: {},
  },
  forwardReturn: {
    question: "How far does the price move?",
    values: "fraction",
    formula: "close[t+h] / close[t] - 1",
    span: WHOLE,
    missing: "a close is missing or not above 0",
    source: "",
    options: {},
  },
  forwardLogReturn: {
    question: "How far does the price move, in logarithms?",
    values: "log return",
    formula: "ln(close[t+h] / close[t])",
    span: WHOLE,
    missing: "a close is missing or not above 0",
    source: "",
    options: {},
  },
  volatilityScaled: {
    question: "Does it move farther than usual?",
    values: "1, 0 or -1; binary 1 or 0",
    formula: "1 if ln(close[t+h] / close[t]) > tau, -1 if < -tau, else 0; tau = k sigma sqrt(h)",
    span: WHOLE,
    missing: "a close or sigma is missing, sigma is 0",
    source: "",
    options: { k: "due", form: "ternary", ...VOLATILITY },
  },
  tripleBarrier: {
    question: "Does a trade meet its profit target or its stop first?",
    values: "1, 0 or -1; binary 1 or 0",
    formula: "first of high >= close[t] (1 + take sigma sqrt(h)), " +
      "low <= close[t] (1 - stop sigma sqrt(h)), t+h; the stop where one bar meets both",
    span: TO_EXIT,
    missing: "sigma is missing or 0, a price on the way is missing, there is no position",
    source: "López de Prado (2018), 3.4",
    options: { take: "1", stop: "1", form: "barrier", side: "long in every row", ...VOLATILITY },
  },
  metaLabel: {
    question: "Does the trade of a primary signal pay after costs?",
    values: "1 or 0",
    formula: "exit (1 - slippage) (1 - fee) > close[t] (1 + slippage) (1 + fee) for a long trade " +
      "that ends as a triple barrier's, the reverse for a short one",
    span: TO_EXIT,
    missing: "the signal wishes nothing, or a triple barrier has no value",
    source: "López de Prado (2018), 3.6",
    options: { side: "due", take: "1", stop: "1", fee: "0", slippage: "0", ...VOLATILITY },
  },
  trendScan: {
    question: "Which way does the clearest trend go that begins now?",
    values: "1, 0 or -1; binary 1 or 0; t-value",
    formula: "sign of the largest t-value by size of the slope of close[t .. t+L], " +
      "minHorizon <= L <= h",
    span: WHOLE,
    missing: "one of the closes is missing",
    source: "López de Prado (2020), 5.4",
    options: { minHorizon: "5, or the horizon if shorter", form: "sign" },
  },
  forwardSharpe: {
    question: "Is the gain worth its risk?",
    values: "Sharpe ratio of a bar",
    formula: "mean(r, h) / std(r, h) of r = ln(close / close[t-1]) over the next h bars, ddof 1",
    span: WHOLE,
    missing: "one of the closes is missing or not above 0, the returns are all the same",
    source: "Sharpe (1994)",
    options: {},
  },
  forwardQuantileRank: {
    question: "How good is the next return among those before?",
    values: "0 to 1",
    formula: "share of the last n returns over h bars known at t that are below the next one, " +
      "equal ones counted half",
    span: WHOLE,
    missing: "one of the closes is missing or not above 0",
    source: "",
    options: { window: "due" },
  },
};
