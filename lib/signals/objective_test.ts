import assert from "node:assert/strict";
import { gainsOf, netReturns, shortLogGain, sumObjective } from "./objective.ts";
import { type Policy, tracePositions } from "./policy.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);
const usual = { cost: 0.01, minTrades: 3, beta: 1, minRecall: 0 };

function judge(
  name: Parameters<typeof sumObjective>[0],
  rows: Parameters<typeof sumObjective>[1] & { readonly value: Float64Array },
  { policy, ...options }: { policy: Policy } & Partial<typeof usual>,
): number {
  const n = rows.value.length;
  const position = new Float64Array(n);
  tracePositions(rows.value, policy, position);
  const objective = sumObjective(name, rows, { ...usual, ...options });
  const columns = Array.from({ length: objective.parts }, () => new Float64Array(n));
  objective.write(position, columns);
  return objective.of(
    Float64Array.from(columns, (column) => column.reduce((sum, v) => sum + v, 0)),
    n,
  );
}

Deno.test("shortLogGain() is that of equity short by its own size, down to a thousandth", () => {
  near(shortLogGain(Math.log(1.1)), Math.log(0.9));
  near(shortLogGain(Math.log(0.5)), Math.log(1.5));
  near(shortLogGain(Math.log(2)), Math.log(1e-3));
  near(shortLogGain(5), Math.log(1e-3));
});

Deno.test("gainsOf() charges holding on both sides and funding by its sign", () => {
  const { longGain, shortGain } = gainsOf([0.1, 0], { holdingCost: 0.01, funding: [0.02, -0.03] });
  near(longGain[0], 0.1 - 0.01 - 0.02);
  near(shortGain[0], Math.log(2 - Math.exp(0.1)) - 0.01 + 0.02);
  near(longGain[1], -0.01 + 0.03);
  near(shortGain[1], -0.01 - 0.03);
});

const value = Float64Array.of(0.9, 0.9, 0.1, 0.5, 0.9);
const traded = {
  value,
  label: Float64Array.of(1, 0, 1, 0, 1),
  longGain: Float64Array.of(0.1, -0.02, 9, 9, 0.03),
  shortGain: Float64Array.of(9, 9, 0.05, 9, 9),
};
const policy = { on: "probability", longAbove: 0.6, shortBelow: 0.4 } as const;
// In (1), turned round (2), out (1), in (1): 5 units of change, 3 entries.
const nets = [0.1 - 0.01, -0.02, 0.05 - 0.02, -0.01, 0.03 - 0.01];

Deno.test("netReturn and sharpe of a hand-computed case", () => {
  const mean = nets.reduce((sum, v) => sum + v, 0) / 5;
  near(judge("netReturn", traded, { policy }), mean);
  const deviation = Math.sqrt(nets.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4);
  near(judge("sharpe", traded, { policy }), mean / deviation);
  for (const name of ["netReturn", "sharpe"] as const) {
    assert.ok(Number.isNaN(judge(name, traded, { policy, minTrades: 4 })));
  }
});

Deno.test("netReturns() are those of each row, with how many are held and entered", () => {
  const position = new Float64Array(5), out = new Float64Array(5);
  tracePositions(value, policy, position);
  assert.deepEqual(netReturns(traded, position, out, 0.01), { held: 4, entries: 3 });
  nets.forEach((net, i) => near(out[i], net));
});

Deno.test("f1 counts long rows as forecasts of 1, and is NaN without either", () => {
  const rows = {
    value: Float64Array.of(0.9, 0.8, 0.5, 0.1),
    label: Float64Array.of(1, 0, 1, 0),
    longGain: new Float64Array(4),
    shortGain: new Float64Array(4),
  };
  near(judge("f1", rows, { policy }), 2 / 4);
  near(judge("fBeta", rows, { policy, beta: 2 }), 5 * 1 / (2 + 4 * 2));
  near(judge("precision", rows, { policy, minRecall: 0.5 }), 1 / 2);
  assert.ok(Number.isNaN(judge("precision", rows, { policy, minRecall: 0.51 })));
  const never = { on: "probability", longAbove: Infinity, shortBelow: -Infinity } as const;
  const none = { ...rows, label: new Float64Array(4) };
  assert.ok(Number.isNaN(judge("f1", none, { policy: never })));
});
