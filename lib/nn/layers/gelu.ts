import {
  add,
  composite,
  erf,
  exp,
  expanded,
  type Expansion,
  multiply,
  type Tensor,
} from "../graph/mod.ts";

/** x Φ(x) with Φ the standard normal distribution (Hendrycks and Gimpel, 2016), not approximated. */
export function gelu(x: Tensor): Tensor {
  return composite({
    inputs: [x],
    shapes: [x.shape],
    operator: { kind: "gelu" },
    expand: () => expandGelu(expanded(x)),
  })[0];
}

function expandGelu(x: Tensor): Expansion {
  const share = multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5);
  return {
    outputs: [multiply(x, share)],
    // Φ(x) + x φ(x), where the forward pass has made Φ(x).
    adjoint: ([gradient]) => {
      const density = multiply(exp(multiply(multiply(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [multiply(gradient!, add(share, multiply(x, density)))];
    },
  };
}
