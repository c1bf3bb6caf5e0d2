import type { NodeProto, TensorProto } from "onnx-buf";
import type { Shape, TensorData } from "../graph/mod.ts";
import { type AttributeValue, nodeProto, tensorProto } from "./proto.ts";

/** Gathers the nodes and constants of a model under construction and names its values. */
export interface Emitter {
  readonly nodes: NodeProto[];
  readonly initializers: TensorProto[];
  /** Adds a node and returns the names of its outputs, fresh ones unless given. */
  emit(
    opType: string,
    inputs: readonly string[],
    options?: {
      readonly attributes?: Readonly<Record<string, AttributeValue>>;
      readonly outputs?: number | readonly string[];
    },
  ): string[];
  /** Adds a constant tensor and returns its name. */
  numbers(data: TensorData, shape: Shape): string;
  /** The name of a list of whole numbers; equal lists share one. */
  integers(values: readonly number[]): string;
}

export function createEmitter(): Emitter {
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const shared = new Map<string, string>();
  let count = 0;
  const fresh = () => `v${count++}`;

  function store(key: string | null, make: (name: string) => TensorProto): string {
    const known = key === null ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const name = fresh();
    initializers.push(make(name));
    if (key !== null) shared.set(key, name);
    return name;
  }

  return {
    nodes,
    initializers,
    emit(opType, inputs, { attributes = {}, outputs = 1 } = {}) {
      const names = typeof outputs === "number"
        ? Array.from({ length: outputs }, fresh)
        : [...outputs];
      nodes.push(nodeProto(opType, inputs, names, attributes));
      return names;
    },
    numbers(data, shape) {
      const key = data.length === 1 ? `${data.constructor.name}:${shape.length}:${data[0]}` : null;
      return store(key, (name) => tensorProto(name, data, shape));
    },
    integers(values) {
      return store(
        `int64:${values.join()}`,
        (name) => tensorProto(name, BigInt64Array.from(values.map(BigInt)), [values.length]),
      );
    },
  };
}
