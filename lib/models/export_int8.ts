import { create } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { floatsOf, isWeight } from "./export_weights.ts";

/** The domain of ONNX Runtime's own operators. */
export const MICROSOFT = "com.microsoft";

/** A matrix as whole numbers: column j is about `values` times `scales[j]`. */
interface QuantizedMatrix {
  /** [rows, columns], row by row. */
  readonly values: Int8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
}

/** Whole numbers from -127 to 127 with a scale a column and zero at zero. */
export function quantizeColumns(
  matrix: Float32Array,
  [rows, columns]: readonly [number, number],
): QuantizedMatrix {
  const scales = new Float32Array(columns);
  for (let i = 0; i < matrix.length; i++) {
    scales[i % columns] = Math.max(scales[i % columns], Math.abs(matrix[i]) / 127);
  }
  // A column of zeros stays one under any scale.
  for (let j = 0; j < columns; j++) if (scales[j] === 0) scales[j] = 1;
  const values = Int8Array.from(
    matrix,
    (value, i) => Math.max(-127, Math.min(127, Math.round(value / scales[i % columns]))),
  );
  return { values, scales, rows, columns };
}

function tensor(
  name: string,
  data: Int8Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  dims: readonly number[],
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: data instanceof Int8Array ? DataType.INT8 : DataType.FLOAT,
    dims: dims.map(BigInt),
    rawData: new Uint8Array(data.buffer),
  });
}

/** What the passes below look up in a graph. */
interface GraphIndex {
  readonly graph: GraphProto;
  /** The weight of this name, if it is a matrix worth storing smaller. */
  matrix(name: string): QuantizedMatrix | undefined;
  /** The node that makes the value of this name. */
  maker(name: string): NodeProto | undefined;
}

function indexOf(graph: GraphProto): GraphIndex {
  const weights = new Map(graph.initializer.map((weight) => [weight.name, weight]));
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  return {
    graph,
    maker: (name) => makers.get(name),
    matrix(name) {
      const weight = weights.get(name);
      if (!weight || !isWeight(weight) || weight.dims.length !== 2) return undefined;
      const [rows, columns] = weight.dims.map(Number);
      return quantizeColumns(floatsOf(weight), [rows, columns]);
    },
  };
}

/** x W for a quantised W: x is quantised at each call, with one scale for all of it. */
function quantizeProduct(node: NodeProto, { graph, matrix }: GraphIndex): NodeProto[] {
  const [x, weight] = node.input;
  const quantized = matrix(weight);
  if (!quantized) return [node];
  const { values, scales, rows, columns } = quantized;
  const [output] = node.output;
  const name = (part: string) => `${output}_${part}`;
  graph.initializer.push(
    tensor(name("weight"), values, [rows, columns]),
    tensor(name("scales"), scales, [columns]),
    tensor(name("zeros"), new Int8Array(columns), [columns]),
  );
  const one = (opType: string, input: string[], output: string[], domain = "") =>
    create(NodeProtoSchema, { opType, input, output, domain });
  return [
    one("DynamicQuantizeLinear", [x], [name("x"), name("xScale"), name("xZero")]),
    one(
      "MatMulIntegerToFloat",
      [
        name("x"),
        name("weight"),
        name("xScale"),
        name("scales"),
        name("xZero"),
        name("zeros"),
      ],
      [output],
      MICROSOFT,
    ),
  ];
}

/** An LSTM whose two weights are quantised; its bias and its activations are not. */
function quantizeLstm(node: NodeProto, { graph, matrix, maker }: GraphIndex): NodeProto[] {
  const [x, inputWeight, recurrentWeight, bias] = node.input;
  // ONNX's weights are made from ours by Unsqueeze(Transpose(weight)); the quantised operator takes
  // them as they were before.
  const source = (name: string) => matrix(maker(maker(name)?.input[0] ?? "")?.input[0] ?? "");
  const weights = [source(inputWeight), source(recurrentWeight)];
  const [output] = node.output;
  const inputs: string[][] = [];
  for (const [k, weight] of weights.entries()) {
    if (!weight) return [node];
    const { values, scales, rows, columns } = weight;
    const name = (part: string) => `${output}_${k}_${part}`;
    graph.initializer.push(
      tensor(name("weight"), values, [1, rows, columns]),
      tensor(name("scales"), scales, [1, columns]),
      tensor(name("zeros"), new Int8Array(columns), [1, columns]),
    );
    inputs.push([name("weight"), name("scales"), name("zeros")]);
  }
  const [[w, wScales, wZeros], [r, rScales, rZeros]] = inputs;
  return [create(NodeProtoSchema, {
    opType: "DynamicQuantizeLSTM",
    domain: MICROSOFT,
    input: [x, w, r, bias, "", "", "", "", wScales, wZeros, rScales, rZeros],
    output: node.output,
    attribute: node.attribute,
  })];
}

/** Drops nodes and constants that nothing reads any more. */
function prune(graph: GraphProto): void {
  const needed = new Set(graph.output.map(({ name }) => name));
  graph.node = graph.node.toReversed().filter((node) => {
    if (!node.output.some((name) => needed.has(name))) return false;
    for (const name of node.input) needed.add(name);
    return true;
  }).toReversed();
  graph.initializer = graph.initializer.filter(({ name }) => needed.has(name));
}

const PASSES: Readonly<Record<string, (node: NodeProto, index: GraphIndex) => NodeProto[]>> = {
  MatMul: quantizeProduct,
  LSTM: quantizeLstm,
};

/**
 * Replaces products with constant matrices and LSTMs by ONNX Runtime's operators on eight-bit
 * integers: weights get a scale a column, what they multiply gets one scale a call. Everything else
 * (GRUs, convolutions' reshaped weights, small layers) stays in float32. Changes `graph`; tells
 * whether anything was replaced.
 */
export function quantizeInt8(graph: GraphProto): boolean {
  const index = indexOf(graph);
  const nodes = graph.node.flatMap((node) => PASSES[node.opType]?.(node, index) ?? [node]);
  const changed = nodes.some(({ domain }) => domain === MICROSOFT);
  graph.node = nodes;
  if (changed) prune(graph);
  return changed;
}
