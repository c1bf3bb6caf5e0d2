import { createBars, prng } from "lib/core/mod.ts";
import { ablateModels, configSchema } from "lib/experiments/mod.ts";
let any = 0, n = 0, rejections = 0, tests = 0; const names: string[] = [];
const byFig: Record<string, [number, number]> = {};
for (let s = 0; s < 30; s++) {
  const random = prng(1000 + s); const N = 1700; let vol = 0.02, price = 100;
  const cols: Record<string, Float64Array> = {}; for (const k of ["time","open","high","low","close","volume"]) cols[k] = new Float64Array(N);
  for (let t = 0; t < N; t++) { vol = Math.sqrt(0.00002 + 0.9*vol*vol + 0.05*(vol*random.normal())**2); const o = price; price *= Math.exp(vol*random.normal());
    cols.time[t]=t*86400000; cols.open[t]=o; cols.close[t]=price; cols.high[t]=Math.max(o,price)*(1+0.3*vol); cols.low[t]=Math.min(o,price)*(1-0.3*vol); cols.volume[t]=1+random.uniform(); }
  const bars = createBars(cols as never, { symbol: "RW", intervalMs: 86400000 });
  const config = configSchema.parse({ name: "sim", question: "?", seed: s, data: { sample: "BTCUSDT-1d" }, validation: { train: 500, validation: 60, calibration: 150, test: 300 }, backtest: { periodsPerYear: 365 }, models: [{ kind: "logistic" }, { kind: "mlp", sequenceLength: 2, hiddenSizes: [8], epochs: 3 }] });
  const r = await ablateModels(bars, config, { only: ["groups", "scaler", "seed"], ledger: null, workers: 2 });
  const vs = r.models.flatMap((m) => m.variants.map((v) => ({ m: m.name, ...v })));
  const found = vs.filter((v) => v.finding !== "noise");
  if (found.length) { any++; names.push(...found.map((v) => `${s}:${v.m}:${v.name}:${v.finding}:${v.by}`)); }
  for (const v of vs) for (const [f, d] of Object.entries(v.differences)) { tests++; if (d!.p < 0.05) rejections++; const b = byFig[`${v.m} ${f} ${v.axis}`] ??= [0,0]; b[1]++; if (d!.p < 0.05) b[0]++; }
  n++; console.log(s, any, n, (rejections / tests).toFixed(3), names.at(-1));
}
console.log(byFig, names);
