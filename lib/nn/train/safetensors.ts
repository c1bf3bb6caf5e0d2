import { sizeOf, type TensorData } from "../graph/mod.ts";

/** A named tensor of a safetensors file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** Row by row; as long as the shape says. */
  readonly data: TensorData;
}

/** What a safetensors file holds. */
export interface SafetensorsContent {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Texts by name. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Element types that are read and written, with the bytes of an element. */
const ELEMENT_TYPES = {
  F64: { bytes: 8, array: Float64Array },
  F32: { bytes: 4, array: Float32Array },
} as const;

type ElementType = keyof typeof ELEMENT_TYPES;

/** Key of the header that holds texts instead of a tensor. */
const METADATA = "__metadata__";

/** Bytes of the number in front of the header, which is the header's length. */
const PREFIX = 8;

/** The bytes of numbers as they lie in memory: little-endian on every platform of the runtime. */
export function bytesOf(data: TensorData): Uint8Array<ArrayBufferLike> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * The bytes of a safetensors file: the header's length as an unsigned 64-bit number, a header in
 * JSON, and the tensors, numbers of 8 bytes first so that all are aligned, then by name. The same
 * content gives the same bytes, those that the reference implementation writes.
 *
 * @throws {TypeError} when a tensor is not as long as its shape says or has the metadata's name
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "lib/nn/train/safetensors.ts";
 * import assert from "node:assert/strict";
 * const weight = { shape: [1, 2], data: Float32Array.of(1, 2) };
 * const file = encodeSafetensors({ tensors: { weight }, metadata: { made: "by hand" } });
 * assert.deepEqual(decodeSafetensors(file).tensors.weight, weight);
 * ```
 */
export function encodeSafetensors(
  { tensors, metadata }: SafetensorsContent,
): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (name === METADATA || sizeOf(tensor.shape) !== tensor.data.length) {
      throw new TypeError(
        `Expected ${name} to be a tensor of ${sizeOf(tensor.shape)} numbers but found ` +
          (name === METADATA ? "the name of the metadata" : tensor.data.length),
      );
    }
    const dtype: ElementType = tensor.data instanceof Float32Array ? "F32" : "F64";
    return { name, dtype, ...tensor };
  });
  // The order of the reference implementation.
  entries.sort((a, b) =>
    ELEMENT_TYPES[b.dtype].bytes - ELEMENT_TYPES[a.dtype].bytes || (a.name < b.name ? -1 : 1)
  );
  let end = 0;
  const fields = entries.map(({ name, dtype, shape, data }) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const header = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries<unknown>(
      metadata ? [[METADATA, metadata], ...fields] : fields,
    )),
  );
  const headerLength = Math.ceil(header.length / PREFIX) * PREFIX;
  const file = new Uint8Array(PREFIX + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(" ".charCodeAt(0), PREFIX, PREFIX + headerLength);
  file.set(header, PREFIX);
  fields.forEach(([, { data_offsets: [start] }], i) =>
    file.set(bytesOf(entries[i].data), PREFIX + headerLength + start)
  );
  return file;
}

/** The header of a file and where its data starts. */
interface Header {
  readonly fields: readonly (readonly [name: string, field: unknown])[];
  readonly dataStart: number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readHeader(file: Uint8Array): Header {
  if (file.length < PREFIX) {
    throw new SyntaxError(
      `Expected a safetensors file of at least ${PREFIX} bytes but found ${file.length}`,
    );
  }
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(file.length - PREFIX)) {
    throw new SyntaxError(
      `Expected a header of at most ${file.length - PREFIX} bytes but found one of ${length}`,
    );
  }
  const dataStart = PREFIX + Number(length);
  let fields: unknown;
  try {
    fields = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(PREFIX, dataStart)),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new SyntaxError(`Expected a header in JSON but found other bytes: ${why}`);
  }
  if (!isRecord(fields)) {
    throw new SyntaxError("Expected the header to be an object but found another value");
  }
  return { fields: Object.entries(fields), dataStart };
}

function readMetadata(field: unknown): Record<string, string> {
  if (!isRecord(field) || !Object.values(field).every((text) => typeof text === "string")) {
    throw new SyntaxError(`Expected ${METADATA} to hold texts but found ${JSON.stringify(field)}`);
  }
  return field as Record<string, string>;
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && value as number >= 0;

/** Where a tensor lies, checked against its shape. */
interface Placed {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function readPlace(name: string, field: unknown): Placed {
  const found = () => JSON.stringify(field);
  if (!isRecord(field)) {
    throw new SyntaxError(`Expected ${name} to be a tensor but found ${found()}`);
  }
  const { dtype, shape, data_offsets: offsets } = field;
  if (typeof dtype !== "string" || !Object.hasOwn(ELEMENT_TYPES, dtype)) {
    throw new SyntaxError(
      `Expected ${name} to be of ${Object.keys(ELEMENT_TYPES).join(" or ")} but found ${dtype}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw new SyntaxError(`Expected ${name} to have a shape but found ${found()}`);
  }
  const bytes = sizeOf(shape) * ELEMENT_TYPES[dtype as ElementType].bytes;
  if (
    !Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) ||
    offsets[1] - offsets[0] !== bytes
  ) {
    throw new SyntaxError(`Expected ${name} to take ${bytes} bytes but found ${found()}`);
  }
  return { name, dtype: dtype as ElementType, shape, start: offsets[0], end: offsets[1] };
}

/** Throws unless the tensors cover the data once, without holes: nothing is hidden or missing. */
function assertCovered(places: readonly Placed[], length: number): void {
  let end = 0;
  for (const place of places.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (place.start !== end) {
      throw new SyntaxError(
        `Expected ${place.name} to start at byte ${end} of the data but found ${place.start}`,
      );
    }
    end = place.end;
  }
  if (end !== length) {
    throw new SyntaxError(`Expected ${end} bytes of data but found ${length}`);
  }
}

/**
 * What a safetensors file of float32 and float64 tensors holds; the arrays are copies. It is strict:
 * lengths, offsets and shapes must fit each other, and tensors cover the data without holes or
 * overlaps. Whether the numbers are those once written it cannot tell.
 *
 * @throws {SyntaxError} when the file is not whole, is no safetensors file or has other types
 */
export function decodeSafetensors(file: Uint8Array): Required<SafetensorsContent> {
  const { fields, dataStart } = readHeader(file);
  const metadata = fields.find(([name]) => name === METADATA);
  const places = fields.filter(([name]) => name !== METADATA)
    .map(([name, field]) => readPlace(name, field));
  assertCovered(places, file.length - dataStart);
  const tensors = places.map(({ name, dtype, shape, start, end }) => {
    // A copy: other writers do not align their data.
    const { buffer } = new Uint8Array(file.subarray(dataStart + start, dataStart + end));
    return [name, { shape, data: new ELEMENT_TYPES[dtype].array(buffer) }] as const;
  });
  return {
    tensors: Object.fromEntries(tensors),
    metadata: metadata ? readMetadata(metadata[1]) : {},
  };
}
