import assert from "node:assert/strict";
import { CALIBRATOR_KINDS, type CalibratorKind, fitCalibrator } from "../../../calibration/mod.ts";
import { calibratorDisplay } from "./calibration.ts";

const scores = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
const labels = scores.map((score, i) => score + Math.sin(5 * i) > 0 ? 1 : 0);

const WORDS: Readonly<Record<CalibratorKind, RegExp>> = {
  identity: /^Calibrator \(identity\): probability = sigmoid\(score\)\nscore 0 means +0\.500$/,
  temperature: /\ntemperature +0\.\d{4}\n/,
  platt: /\nslope +\d\.\d{4}\nintercept +/,
  beta: /\na +\d\.\d{4}\nb +\d\.\d{4}\nc +/,
  histogram: /\nsteps +10\nfrom, to +0\.000, 1\.000\n/,
  isotonic: /\npoints +\d+\nfrom, to +0\.000, 0\.\d{3}\n/,
  vennAbers: /\nsteps of the lower +\d+\nsteps of the upper +\d+\n/,
};

for (const kind of CALIBRATOR_KINDS) {
  Deno.test(`calibratorDisplay() says what a calibrator is made of: ${kind}`, () => {
    const { "text/plain": text } = calibratorDisplay(fitCalibrator(kind, { scores, labels }));
    assert.match(String(text), WORDS[kind]);
    assert.doesNotMatch(String(text), /NaN|undefined/);
  });
}
