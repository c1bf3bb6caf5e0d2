import {
  expanded,
  type Node,
  type Primitive,
  type Tensor,
  topologicalOrder,
} from "../graph/mod.ts";
import {
  assertSinglePrecision,
  type Computed,
  type DeviceTensor,
  type Flips,
  multiplyMatrices,
  type Rule,
  rules,
  type Tf,
} from "./rules.ts";

/** One node to compute. Places are indices into the tensors of a run. */
export interface Step {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Tensors that no later step reads. */
  readonly done: readonly number[];
  readonly compute: (tf: Tf, inputs: readonly DeviceTensor[]) => readonly DeviceTensor[];
}

/** A graph in the order in which it is computed. */
export interface Plan {
  /** Number of tensors. */
  readonly size: number;
  /** Inputs of the graph, in the order of first use. */
  readonly inputs: readonly { readonly tensor: Tensor; readonly place: number }[];
  readonly constants: readonly { readonly tensor: Tensor; readonly place: number }[];
  readonly steps: readonly Step[];
  /** Places of the named outputs. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** What a node reads, once products have taken transposes of their operands upon themselves. */
interface Reading {
  readonly node: Node;
  readonly tensors: readonly Tensor[];
  readonly flips?: Flips;
}

function isMatrixTranspose({ node, shape }: Tensor): boolean {
  if (node.op !== "transpose") return false;
  const { permutation } = (node as Node<"transpose">).attributes;
  const last = shape.length - 1;
  return permutation.every((axis, i) => axis === (i < last - 1 ? i : 2 * last - 1 - i));
}

function readingOf(node: Node): Reading {
  const tensors = node.inputs.map(expanded);
  if (node.op !== "matmul") return { node, tensors };
  const [a, b] = tensors;
  // A stack that meets one matrix is read as one large matrix, which cannot be transposed as such.
  const flips = {
    a: a.shape.length === b.shape.length && isMatrixTranspose(a),
    b: isMatrixTranspose(b),
  };
  const source = (x: Tensor, flip: boolean) => flip ? expanded(x.node.inputs[0]) : x;
  return { node, tensors: [source(a, flips.a), source(b, flips.b)], flips };
}

/** What has to be computed for `outputs`, each node after those it reads. */
function readings(outputs: readonly Tensor[]): Reading[] {
  const needed = new Set(outputs.map(({ node }) => node));
  const found: Reading[] = [];
  for (const node of topologicalOrder(outputs, expanded).reverse()) {
    if (!needed.has(node)) continue;
    assertSinglePrecision(node);
    const reading = readingOf(node);
    for (const tensor of reading.tensors) needed.add(tensor.node);
    found.push(reading);
  }
  return found.reverse();
}

function computeOf({ node, flips }: Reading): Step["compute"] {
  if (flips) {
    const [{ shape }] = node.outputs;
    return (tf, inputs) => [multiplyMatrices(tf, inputs, { flips, shape })];
  }
  // The table is typed by primitive; a node's own op picks the rule of its type.
  const rule = rules[node.op as Computed] as Rule<Computed>;
  return (tf, inputs) => rule(tf, inputs, node as Node<Computed>);
}

const SOURCES: ReadonlySet<Primitive> = new Set(["input", "constant"]);

/**
 * Orders the computation of named outputs and finds out when each tensor is read for the last time.
 * Composites are written out in primitives, which needs static shapes.
 *
 * @throws {TypeError} when a tensor is not float32
 */
export function planGraph(outputs: Readonly<Record<string, Tensor>>): Plan {
  const wanted = Object.values(outputs).map(expanded);
  const order = readings(wanted);
  const places = new Map<Tensor, number>();
  for (const { node } of order) {
    for (const tensor of node.outputs) places.set(tensor, places.size);
  }
  const computed = order.filter(({ node }) => !SOURCES.has(node.op));
  const lastStep = new Map<number, number>();
  computed.forEach(({ node, tensors }, step) => {
    // What nobody reads is done where it was made.
    for (const tensor of [...node.outputs, ...tensors]) lastStep.set(places.get(tensor)!, step);
  });
  for (const tensor of wanted) lastStep.delete(places.get(tensor)!);
  for (const { node } of order) {
    if (SOURCES.has(node.op)) lastStep.delete(places.get(node.outputs[0])!);
  }
  const done: number[][] = computed.map(() => []);
  for (const [place, step] of lastStep) done[step].push(place);

  const sources = (op: Primitive) =>
    order.filter(({ node }) => node.op === op)
      .map(({ node: { outputs: [tensor] } }) => ({ tensor, place: places.get(tensor)! }));
  return {
    size: places.size,
    inputs: sources("input"),
    constants: sources("constant"),
    steps: computed.map((reading, step) => ({
      inputs: reading.tensors.map((tensor) => places.get(tensor)!),
      outputs: reading.node.outputs.map((tensor) => places.get(tensor)!),
      done: done[step],
      compute: computeOf(reading),
    })),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [name, places.get(expanded(tensor))!]),
    ),
  };
}
