import type { ObjectiveName } from "../signals/mod.ts";
import { type Figure, number, percent } from "./format.ts";

/** How what a threshold was chosen by is named and printed. */
export interface ObjectiveStyle {
  /** What it is, with its unit, as an axis prints it. */
  readonly name: string;
  /** A value with its unit. */
  readonly print: (value: Figure) => string;
  /** The same for the ticks of an axis, in the language of d3-format. Default: as they come. */
  readonly tickFormat?: string;
}

/** Returns of a bar are hundredths of a percent: as fractions nobody would read them. */
export const OBJECTIVES: Readonly<Record<ObjectiveName, ObjectiveStyle>> = {
  netReturn: {
    name: "net log return a bar (%)",
    print: (value) => percent(value, 3),
    tickFormat: ".2~%",
  },
  f1: { name: "F1 of long calls", print: (value) => number(value), tickFormat: ".3~f" },
  fBeta: { name: "F-beta of long calls", print: (value) => number(value), tickFormat: ".3~f" },
  precision: {
    name: "precision of long calls",
    print: (value) => number(value),
    tickFormat: ".3~f",
  },
  sharpe: { name: "net Sharpe ratio a bar", print: (value) => number(value), tickFormat: ".3~f" },
  utility: { name: "utility", print: (value) => number(value, 4) },
};

/** Of a record that does not tell what was maximised. */
export const UNKNOWN_OBJECTIVE: ObjectiveStyle = {
  name: "objective",
  print: (value) => number(value, 4),
};
