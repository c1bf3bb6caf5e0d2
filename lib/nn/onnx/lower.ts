import {
  expanded,
  type Node,
  type Primitive,
  type Tensor,
  topologicalOrder,
} from "../graph/mod.ts";
import { createEmitter } from "./emitter.ts";
import { type LoweringContext, type LoweringRule, loweringRules } from "./lowering_rules.ts";
import { encodeModel, valueInfo } from "./proto.ts";

/** Options of {@linkcode lower}. */
export interface LowerOptions {
  /**
   * "expand" writes composites out in primitives, as training needs; "operator" uses the runtime's
   * own operators, as serving wants. Default: "operator".
   */
  readonly composites?: "expand" | "operator";
  /** Text stored in the file. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Nodes that wait for a reader to ask for their name: products read around transposes, sums around
 * products, and the runtime would compute for nobody what is read around.
 */
const WAITING: ReadonlySet<Primitive> = new Set(["transpose", "matmul"]);

/**
 * The bytes of an ONNX model that computes the named outputs. Its inputs are the graph's inputs
 * that they depend on, in the order of first use.
 *
 * @example
 * ```ts
 * import { add, input } from "lib/nn/graph/mod.ts";
 * import { lower } from "lib/nn/onnx/mod.ts";
 * import assert from "node:assert/strict";
 * assert.ok(lower({ y: add(input("x", [2]), 1) }).length > 0);
 * ```
 */
export function lower(
  outputs: Readonly<Record<string, Tensor>>,
  { composites = "operator", metadata = {} }: LowerOptions = {},
): Uint8Array {
  const resolve = composites === "expand" ? expanded : (tensor: Tensor) => tensor;
  const order = topologicalOrder(Object.values(outputs), resolve);
  const emitter = createEmitter();
  const names = new Map<Node, readonly string[]>();
  const readerCounts = new Map<Tensor, number>();
  for (const node of order) {
    for (const input of node.inputs) {
      const tensor = resolve(input);
      readerCounts.set(tensor, (readerCounts.get(tensor) ?? 0) + 1);
    }
  }
  const context: LoweringContext = {
    emitter,
    nameOf(tensor) {
      const { node, index } = resolve(tensor);
      if (!names.has(node)) emit(node);
      return names.get(node)![index];
    },
    readers: (tensor) => readerCounts.get(resolve(tensor)) ?? 0,
  };
  const emit = (node: Node) =>
    names.set(node, (loweringRules[node.op] as LoweringRule<Primitive>)(node, context));
  const inputs: Tensor[] = [];
  for (const node of order) {
    if (node.op === "input") inputs.push(node.outputs[0]);
    if (!WAITING.has(node.op)) emit(node);
  }
  for (const [name, tensor] of Object.entries(outputs)) {
    emitter.emit("Identity", [context.nameOf(tensor)], { outputs: [name] });
  }
  return encodeModel({
    nodes: emitter.nodes,
    initializers: emitter.initializers,
    inputs: inputs.map((input) => valueInfo(context.nameOf(input), input.shape, input.dtype)),
    outputs: Object.entries(outputs).map(([name, { shape, dtype }]) =>
      valueInfo(name, shape, dtype)
    ),
    metadata,
  });
}
