import assert from "node:assert/strict";
import { grad, input, multiply, sum } from "../graph/mod.ts";
import { evaluate } from "../onnx/testing.ts";
import { gelu } from "./gelu.ts";

const NUMBERS = [-6, -3, -1.5, -0.75, -0.1, 0, 0.2, 0.9, 2, 4.5];
const shapes = { x: [NUMBERS.length] };

Deno.test("gelu() is torch.nn.functional.gelu, written out and by the runtime's operator", async () => {
  // PyTorch 2.13 in float64.
  const expected = [
    -5.91952586948e-09,
    -0.00404969409489,
    -0.100210801903,
    -0.169970514283,
    -0.0460172162723,
    0.0,
    0.115851941888,
    0.734345887188,
    1.9544997361,
    4.49998471047,
  ];
  const x = input("x", shapes.x);
  const feeds = { x: Float32Array.from(NUMBERS) };
  for (const composites of ["expand", "operator"] as const) {
    const { y } = await evaluate({ y: gelu(x) }, { feeds, shapes, composites });
    y.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `${NUMBERS[i]}`));
  }
});

Deno.test("gelu(): adjoint agrees with finite differences in float64", async () => {
  const x = input("x", shapes.x, "float64");
  const weights = Float64Array.from(NUMBERS, (_, i) => 1 + i / 3);
  const w = input("w", shapes.x, "float64");
  const loss = sum(multiply(gelu(x), w));
  const options = { shapes: { ...shapes, w: shapes.x }, composites: "expand" } as const;
  const lossAt = async (x: Float64Array) =>
    (await evaluate({ loss }, { feeds: { x, w: weights }, ...options })).loss[0];
  const at = Float64Array.from(NUMBERS);
  const [gradient] = grad(loss, [x]);
  const { found } = await evaluate({ found: gradient }, {
    feeds: { x: at, w: weights },
    ...options,
  });
  for (let i = 0; i < at.length; i++) {
    const moved = (by: number) => at.map((value, k) => k === i ? value + by : value);
    const numeric = (await lossAt(moved(1e-5)) - await lossAt(moved(-1e-5))) / 2e-5;
    assert.ok(Math.abs(found[i] - numeric) < 1e-7, `${NUMBERS[i]}: ${found[i]}, not ${numeric}`);
  }
});
