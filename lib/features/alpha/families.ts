import type { BarColumn } from "../../core/mod.ts";
import { type BarFamily, barPass } from "./bar_pass.ts";
import { type ChangeFamily, createChangePass } from "./change_pass.ts";
import { createExtremePass, type ExtremeFamily } from "./extreme_pass.ts";
import { createLevelPass, type LevelFamily } from "./level_pass.ts";
import { createOrderPass, type OrderFamily } from "./order_pass.ts";
import { createVolumePass, type VolumeFamily } from "./volume_pass.ts";

/** Passes by name. */
export const PASSES = {
  bar: () => barPass,
  level: createLevelPass,
  extreme: createExtremePass,
  order: createOrderPass,
  change: createChangePass,
  volume: createVolumePass,
};

/** Families that are one column, and those that are one column a window. */
export type Family =
  | BarFamily
  | LevelFamily
  | ExtremeFamily
  | OrderFamily
  | ChangeFamily
  | VolumeFamily;

/** What a family of Alpha158 is. */
export interface FamilyRule {
  readonly pass: keyof typeof PASSES;
  readonly inputs: readonly BarColumn[];
  /** In qlib's language, `N` for the window. */
  readonly formula: string;
  /**
   * Bars a row reads before its own: `"none"`, `"window"` for the window's, `"change"` for one more.
   */
  readonly reads: "none" | "window" | "change";
}

const bar = (inputs: readonly BarColumn[], formula: string): FamilyRule => {
  return { pass: "bar", inputs, formula, reads: "none" };
};
const family = (
  pass: FamilyRule["pass"],
  inputs: readonly BarColumn[],
  formula: string,
): FamilyRule => {
  const reads = formula.includes("Ref(") ? "change" : "window";
  return { pass, inputs, formula, reads };
};

const PRICES = ["open", "high", "low", "close"] as const;
const UP = "Greater($close-Ref($close,1),0)", DOWN = "Greater(Ref($close,1)-$close,0)";
const MOVED = "(Sum(Abs($close-Ref($close,1)),N)+1e-12)";
const MORE = "Greater($volume-Ref($volume,1),0)", LESS = "Greater(Ref($volume,1)-$volume,0)";
const TURNED = "(Sum(Abs($volume-Ref($volume,1)),N)+1e-12)";
const WEIGHTED = "Abs($close/Ref($close,1)-1)*$volume";

/** Every family, in the order of qlib's columns. */
export const FAMILIES: Readonly<Record<Family, FamilyRule>> = {
  KMID: bar(["open", "close"], "($close-$open)/$open"),
  KLEN: bar(["open", "high", "low"], "($high-$low)/$open"),
  KMID2: bar(PRICES, "($close-$open)/($high-$low+1e-12)"),
  KUP: bar(["open", "high", "close"], "($high-Greater($open,$close))/$open"),
  KUP2: bar(PRICES, "($high-Greater($open,$close))/($high-$low+1e-12)"),
  KLOW: bar(["open", "low", "close"], "(Less($open,$close)-$low)/$open"),
  KLOW2: bar(PRICES, "(Less($open,$close)-$low)/($high-$low+1e-12)"),
  KSFT: bar(PRICES, "(2*$close-$high-$low)/$open"),
  KSFT2: bar(["high", "low", "close"], "(2*$close-$high-$low)/($high-$low+1e-12)"),
  OPEN0: bar(["open", "close"], "$open/$close"),
  HIGH0: bar(["high", "close"], "$high/$close"),
  LOW0: bar(["low", "close"], "$low/$close"),
  VWAP0: bar(["close", "volume", "quoteVolume"], "$vwap/$close, $vwap = $quoteVolume/$volume"),
  ROC: family("level", ["close"], "Ref($close,N)/$close"),
  MA: family("level", ["close"], "Mean($close,N)/$close"),
  STD: family("level", ["close"], "Std($close,N)/$close"),
  BETA: family("level", ["close"], "Slope($close,N)/$close"),
  RSQR: family("level", ["close"], "Rsquare($close,N)"),
  RESI: family("level", ["close"], "Resi($close,N)/$close"),
  MAX: family("extreme", ["high", "close"], "Max($high,N)/$close"),
  MIN: family("extreme", ["low", "close"], "Min($low,N)/$close"),
  QTLU: family("order", ["close"], "Quantile($close,N,0.8)/$close"),
  QTLD: family("order", ["close"], "Quantile($close,N,0.2)/$close"),
  RANK: family("order", ["close"], "Rank($close,N)"),
  RSV: family(
    "extreme",
    ["high", "low", "close"],
    "($close-Min($low,N))/(Max($high,N)-Min($low,N)+1e-12)",
  ),
  IMAX: family("extreme", ["high"], "IdxMax($high,N)/N"),
  IMIN: family("extreme", ["low"], "IdxMin($low,N)/N"),
  IMXD: family("extreme", ["high", "low"], "(IdxMax($high,N)-IdxMin($low,N))/N"),
  CORR: family("level", ["close", "volume"], "Corr($close,Log($volume+1),N)"),
  CORD: family(
    "change",
    ["close", "volume"],
    "Corr($close/Ref($close,1),Log($volume/Ref($volume,1)+1),N)",
  ),
  CNTP: family("change", ["close"], "Mean($close>Ref($close,1),N)"),
  CNTN: family("change", ["close"], "Mean($close<Ref($close,1),N)"),
  CNTD: family("change", ["close"], "Mean($close>Ref($close,1),N)-Mean($close<Ref($close,1),N)"),
  SUMP: family("change", ["close"], `Sum(${UP},N)/${MOVED}`),
  SUMN: family("change", ["close"], `Sum(${DOWN},N)/${MOVED}`),
  SUMD: family("change", ["close"], `(Sum(${UP},N)-Sum(${DOWN},N))/${MOVED}`),
  VMA: family("volume", ["volume"], "Mean($volume,N)/($volume+1e-12)"),
  VSTD: family("volume", ["volume"], "Std($volume,N)/($volume+1e-12)"),
  WVMA: family(
    "volume",
    ["close", "volume"],
    `Std(${WEIGHTED},N)/(Mean(${WEIGHTED},N)+1e-12)`,
  ),
  VSUMP: family("volume", ["volume"], `Sum(${MORE},N)/${TURNED}`),
  VSUMN: family("volume", ["volume"], `Sum(${LESS},N)/${TURNED}`),
  VSUMD: family("volume", ["volume"], `(Sum(${MORE},N)-Sum(${LESS},N))/${TURNED}`),
};
