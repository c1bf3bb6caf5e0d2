import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  TensorProto_DataType as DataType,
} from "onnx-buf";
import { nodeProto, tensorProto } from "./proto.ts";

/**
 * Most outputs of a Split on WebGPU: each is a storage buffer of its own beside the input's, and
 * every WebGPU implementation offers a shader at least 8 (maxStorageBuffersPerShaderStage).
 */
export const SPLIT_OUTPUTS = 7;

/** Adds nodes and constants to a graph under names that it does not have. */
interface Additions {
  readonly nodes: NodeProto[];
  fresh(): string;
  /** A list of whole numbers. */
  integers(values: readonly number[]): string;
  /** A scalar. */
  number(value: number): string;
}

function additionsTo(graph: GraphProto): Additions {
  let count = 0;
  const fresh = () => `adapted/${count++}`;
  return {
    nodes: [],
    fresh,
    integers(values) {
      const name = fresh();
      const data = BigInt64Array.from(values.map(BigInt));
      graph.initializer.push(tensorProto(name, data, [values.length]));
      return name;
    },
    number(value) {
      const name = fresh();
      graph.initializer.push(tensorProto(name, Float32Array.of(value), []));
      return name;
    },
  };
}

function integersOf(graph: GraphProto, name: string): number[] | undefined {
  const found = graph.initializer.find((tensor) => tensor.name === name);
  if (found === undefined || found.dataType !== DataType.INT64) return undefined;
  // A copy: the bytes need not lie at a multiple of 8.
  return Array.from(new BigInt64Array(found.rawData.slice().buffer), Number);
}

/** A Split of many parts as a tree of Splits of few. */
function splitInSteps(node: NodeProto, sizes: readonly number[], additions: Additions): void {
  const axis = Number(node.attribute.find(({ name }) => name === "axis")?.i ?? 0n);
  function split(from: string, outputs: readonly string[], sizes: readonly number[]): void {
    let span = 1;
    while (span * SPLIT_OUTPUTS < outputs.length) span *= SPLIT_OUTPUTS;
    const groups = Array.from({ length: Math.ceil(outputs.length / span) }, (_, k) => {
      const names = outputs.slice(k * span, (k + 1) * span);
      const parts = sizes.slice(k * span, (k + 1) * span);
      return { names, parts, name: names.length === 1 ? names[0] : additions.fresh() };
    });
    const totals = groups.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
    additions.nodes.push(
      nodeProto("Split", [from, additions.integers(totals)], groups.map(({ name }) => name), {
        axis,
      }),
    );
    for (const { names, parts, name } of groups) if (names.length > 1) split(name, names, parts);
  }
  split(node.input[0], node.output, sizes);
}

/** Sign, which WebGPU's provider lacks, as (x > 0) - (x < 0) in single precision. */
function signByComparison({ input: [x], output: [y] }: NodeProto, additions: Additions): void {
  const zero = additions.number(0);
  const sides = ["Greater", "Less"].map((opType) => {
    const holds = additions.fresh(), number = additions.fresh();
    additions.nodes.push(
      nodeProto(opType, [x, zero], [holds]),
      nodeProto("Cast", [holds], [number], { to: DataType.FLOAT }),
    );
    return number;
  });
  additions.nodes.push(nodeProto("Sub", sides, [y]));
}

function assertSinglePrecision({ input }: GraphProto): void {
  const double = input.find(({ type }) =>
    type?.value.case === "tensorType" && type.value.value.elemType === DataType.DOUBLE
  );
  if (double) {
    throw new TypeError(`Expected float32 inputs on WebGPU but found float64 in ${double.name}`);
  }
}

/**
 * A model that computes the same on WebGPU, where its own form would fail or be left to the CPU:
 * splits into many parts become trees of splits, signs become comparisons.
 *
 * @throws {TypeError} when an input is float64: WebGPU has single precision only
 */
export function adaptToWebGpu(model: Uint8Array): Uint8Array {
  const parsed = fromBinary(ModelProtoSchema, model);
  const graph = parsed.graph;
  if (!graph) throw new TypeError("Expected a model with a graph but found none");
  assertSinglePrecision(graph);
  const additions = additionsTo(graph);
  for (const node of graph.node) {
    const sizes = node.opType === "Split" && node.output.length > SPLIT_OUTPUTS
      ? integersOf(graph, node.input[1])
      : undefined;
    if (sizes) splitInSteps(node, sizes, additions);
    else if (node.opType === "Sign") signByComparison(node, additions);
    else additions.nodes.push(node);
  }
  graph.node = additions.nodes;
  return toBinary(ModelProtoSchema, parsed);
}
