import { accumulate, type GradientRule, gradientRules } from "./gradient_rules.ts";
import { constant, type Node, type Primitive, type Tensor } from "./tensor.ts";

/**
 * Nodes that `outputs` depend on, each after its inputs. `resolve` may replace a tensor by another
 * that stands for it; by default composites stay whole.
 */
export function topologicalOrder(
  outputs: readonly Tensor[],
  resolve: (tensor: Tensor) => Tensor = (tensor) => tensor,
): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  // An explicit stack: an unrolled sequence is deeper than the call stack.
  const stack: { node: Node; next: number }[] = [];
  const visit = (node: Node) => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const output of outputs) {
    visit(resolve(output).node);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next < top.node.inputs.length) {
        visit(resolve(top.node.inputs[top.next++]).node);
      } else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/**
 * Symbolic gradients of a scalar with respect to each of `parameters`, in their order. A parameter
 * that the loss does not depend on gets zeros.
 *
 * @example
 * ```ts
 * import { grad, input, multiply, sum } from "lib/nn/graph/mod.ts";
 * import assert from "node:assert/strict";
 * const w = input("w", [3]);
 * const [dw] = grad(sum(multiply(w, w)), [w]);
 * assert.deepEqual(dw.shape, [3]);
 * ```
 */
export function grad(loss: Tensor, parameters: readonly Tensor[]): Tensor[] {
  if (loss.shape.length !== 0) {
    throw new TypeError(`Expected a scalar loss but found shape [${loss.shape.join(", ")}]`);
  }
  const order = topologicalOrder([loss]);
  const needed = new Set<Node>(parameters.map(({ node }) => node));
  for (const node of order) {
    if (node.inputs.some((input) => needed.has(input.node))) needed.add(node);
  }
  const gradients = new Map<Node, (Tensor | null)[]>();
  gradients.set(loss.node, [constant([1], [], loss.dtype)]);
  for (const node of order.reverse()) {
    const outputs = gradients.get(node);
    if (!outputs || !needed.has(node) || node.inputs.length === 0) continue;
    // The table is typed by primitive; a node's own op picks the rule of its type.
    const rule = gradientRules[node.op] as GradientRule<Primitive>;
    rule(node, outputs).forEach((gradient, i) => {
      const { node: source, index } = node.inputs[i];
      if (!gradient || !needed.has(source)) return;
      const sums = gradients.get(source) ?? source.outputs.map(() => null);
      sums[index] = accumulate(sums[index], gradient);
      gradients.set(source, sums);
    });
  }
  return parameters.map((parameter) => {
    const found = gradients.get(parameter.node)?.[parameter.index];
    if (found) return found;
    const size = parameter.shape.reduce((product, dimension) => product * dimension, 1);
    return constant(new Float64Array(size), parameter.shape, parameter.dtype);
  });
}
