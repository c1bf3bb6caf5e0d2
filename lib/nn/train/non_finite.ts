import {
  concat,
  expanded,
  grad,
  multiply,
  type Node,
  reshape,
  type Shape,
  sum,
  type Tensor,
  type TensorData,
  topologicalOrder,
} from "../graph/mod.ts";
import type { Network } from "../layers/mod.ts";
import { lower, Session, type Value } from "../onnx/mod.ts";
import { meanOf } from "./loss.ts";
import { traceLoss, type TraceLossOptions } from "./loss_gradients.ts";
import { drawMasks, maskArrays, placeMasks } from "./masks.ts";
import type { Batch } from "./stepper.ts";

/** Weights and batch of a step that went wrong, as they were before it. */
export interface StepInputs {
  /** Parameters by name; may hold more. */
  readonly values: Readonly<Record<string, Value>>;
  readonly batch: Batch;
}

function place(index: number, shape: Shape): string {
  const indices: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices.unshift(index % shape[axis]);
    index = Math.floor(index / shape[axis]);
  }
  return `[${indices.join(", ")}]`;
}

function describeInput(name: string, data: TensorData, shape: Shape): string | undefined {
  const index = data.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? undefined : `${name} with ${data[index]} at ${place(index, shape)}`;
}

/** The parameter that each node's value was last mixed with: the layer that it belongs to. */
function latestParameters(order: readonly Node[], names: readonly string[]): Map<Node, number> {
  const latest = new Map<Node, number>();
  for (const node of order) {
    if (node.op === "input") {
      latest.set(node, names.indexOf((node as Node<"input">).attributes.name));
    } else {
      const inputs = node.inputs.map((input) => latest.get(expanded(input).node)!);
      latest.set(node, Math.max(-1, ...inputs));
    }
  }
  return latest;
}

/** Zero where all numbers of a tensor are finite, otherwise NaN: [1]. */
function probe(tensor: Tensor): Tensor {
  return reshape(sum(multiply(tensor, 0)), [1]);
}

interface Feed {
  readonly data: TensorData;
  readonly shape: Shape;
}

/** Tensors probed at a time: the runtime takes much longer to load one graph with many probes. */
const GROUP = 1000;

/** The first of `tensors`, each after those it is made from, that is not finite. */
async function firstNonFinite(
  tensors: readonly Tensor[],
  feeds: Readonly<Record<string, Feed>>,
): Promise<Tensor | undefined> {
  for (let start = 0; start < tensors.length; start += GROUP) {
    const group = tensors.slice(start, start + GROUP);
    await using session = await Session.create(
      lower({ probes: concat(group.map(probe), 0) }, { composites: "expand" }),
    );
    const { probes } = await session.run(Object.fromEntries(
      session.inputNames.map((name) => [name, session.value(feeds[name].data, feeds[name].shape)]),
    ));
    const index = (probes.data as Float32Array).findIndex(Number.isNaN);
    if (index >= 0) return group[index];
  }
}

/** What {@linkcode findNonFinite} found. */
export interface NonFinite {
  readonly kind: "input" | "parameter" | "operation";
  /** The tensor in words. */
  readonly what: string;
}

/**
 * Names the first tensor that is not finite in a step: an input (samples, targets, weights of
 * samples, masks), a parameter, or what an operation of the forward or the backward pass gives, with
 * the parameter nearest before it. It runs both passes once more on a graph that tells of every
 * tensor. Undefined when all are finite.
 */
export async function findNonFinite(
  network: Network,
  { values, batch }: StepInputs,
  options: TraceLossOptions,
): Promise<NonFinite | undefined> {
  const traced = traceLoss(network, options);
  const { parameters, parameterTensors } = traced;
  const { shape } = options;
  const masks = placeMasks(network, shape), drawn = maskArrays(masks);
  drawMasks(masks, { key: batch.maskKey, first: 0 }, drawn);
  const column = [shape[1], 1];
  const feeds: Record<string, Feed> = {
    x: { data: batch.x, shape },
    y: { data: batch.y, shape: column },
    w: { data: batch.w, shape: column },
  };
  masks.forEach(({ name, shape }, i) => feeds[name] = { data: drawn[i], shape });
  for (const { name, shape } of parameters) {
    feeds[name] = { data: values[name].data as TensorData, shape };
  }
  const isParameter = new Set(parameters.map(({ name }) => name));
  for (const [name, { data, shape }] of Object.entries(feeds)) {
    const found = describeInput(name, data, shape);
    const kind = isParameter.has(name) ? "parameter" : "input";
    if (found) return { kind, what: `${kind} ${found}` };
  }

  const loss = meanOf(traced);
  const forward = topologicalOrder([loss], expanded);
  const isForward = new Set(forward);
  const order = topologicalOrder([loss, ...grad(loss, parameterTensors)], expanded);
  const inner = order.filter(({ op }) => op !== "input" && op !== "constant");
  const latest = latestParameters(forward, parameters.map(({ name }) => name));
  const tensors = inner.flatMap((node) => node.outputs);
  const first = await firstNonFinite(tensors, feeds);
  if (!first) return undefined;
  const { node, shape: found } = first;
  const after = latest.get(node) ?? -1;
  const where = !isForward.has(node)
    ? "in the backward pass"
    : after < 0
    ? "before any parameter"
    : `after parameter ${parameters[after].name}`;
  return { kind: "operation", what: `the output of ${node.op} [${found.join(", ")}] ${where}` };
}
